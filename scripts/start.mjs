// npm start [-- --once]: installs and builds what is missing, then shows Flotilla at work on simulated devices.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, installIfNeeded, ROOT, requireNode, runNode } from './workspace.mjs'

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

const demo = join(ROOT, 'scripts/demo.mjs')
if (existsSync(demo)) process.exitCode = await runNode(demo, process.argv.slice(2))
else {
  console.error(`Nothing to start: ${demo} is missing.`)
  process.exitCode = 1
}
