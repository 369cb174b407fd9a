// npm run bench: every table, or those named: npm run bench -- sessions

import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { benchFleet } from './fleet.mjs'
import { benchHttp } from './http.mjs'
import { benchKernel } from './kernel.mjs'
import { benchMcp } from './mcp.mjs'
import { benchSessions } from './sessions.mjs'

const BENCHES = { sessions: benchSessions, fleet: benchFleet, kernel: benchKernel, http: benchHttp, mcp: benchMcp }
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'))

const table = (rows) => {
  const columns = Object.keys(rows[0])
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((entry) => line(columns.map((column) => entry[column]))),
  ].join('\n')
}

const parts = [
  '# Benchmarks',
  'Made by `npm run bench`: Flotilla against the floor, in one run and in turns, medians. CPU is the client process; the simulated devices run in another. Absolute figures move from machine to machine, ratios much less; differences under 20 % are noise.',
  `Node ${process.versions.node}, ${process.platform}, ${cpus().length} cores.`,
]
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const rows = await bench()
  parts.push(`## ${name}`, table(rows))
  console.log(`\n${name}\n${table(rows)}`)
}
if (process.argv.includes('--write'))
  writeFileSync(new URL('../docs/benchmarks.md', import.meta.url), `${parts.join('\n\n')}\n`)
process.exit(0)
