// npm run conformance: the public MCP conformance suite, all server scenarios, against both SDK bindings. Builds what is
// stale first. Prints the counts; with CONFORMANCE_REPORT=<file>, writes `{ passed, failed }` (scenarios of both) there, under
// vitest's names as well, so that the counts can be added to those of tests.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, installIfNeeded, ROOT, requireNode } from './workspace.mjs'

const SCENARIOS = 32
const START_MS = 20_000
const SUITE_MS = 120_000
const FIXTURE = join(ROOT, 'packages/transport-mcp/conformance')
const SUITE = join(ROOT, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

const total = { passed: 0, failed: 0 }
for (const [name, file] of [
  ['SDK v2: sessions and stateless', 'server-v2.mjs'],
  ['SDK v1: sessions', 'server-v1.mjs'],
]) {
  const { passed, failed, output } = await check(file)
  if (failed > 0) console.log(output)
  console.log(`${name}: ${passed} of ${SCENARIOS} scenarios passed`)
  total.passed += passed
  total.failed += failed
}
const { passed, failed } = total
if (process.env.CONFORMANCE_REPORT) {
  const report = { passed, failed, numPassedTests: passed, numFailedTests: failed, success: failed === 0 }
  writeFileSync(process.env.CONFORMANCE_REPORT, JSON.stringify(report))
}
console.log(`conformance: ${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** Runs the suite against one server. A scenario that did not run has failed. */
async function check(file) {
  const server = spawn(process.execPath, [join(FIXTURE, file)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  try {
    const output = await runSuite(await firstLine(server))
    const lines = [...output.matchAll(/^([✓✗]) \S+: \d+ passed, (\d+) failed/gm)]
    const passed = lines.filter(([, mark, failures]) => mark === '✓' && failures === '0').length
    return { passed, failed: Math.max(SCENARIOS, lines.length) - passed, output }
  } catch (error) {
    return { passed: 0, failed: SCENARIOS, output: String(error) }
  } finally {
    server.kill('SIGTERM')
    await ended
  }
}

function firstLine(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not start')), START_MS)
    const settle = (decide, value) => {
      clearTimeout(timer)
      decide(value)
    }
    server.once('exit', () => settle(reject, new Error('the server ended')))
    server.stdout.once('data', (chunk) => settle(resolve, String(chunk).trim()))
  })
}

function runSuite(url) {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  const shim = pathToFileURL(join(FIXTURE, 'fs-shim.mjs')).href
  const args = ['--import', shim, SUITE, 'server', '--url', url, '--suite', 'all']
  return new Promise((resolve) => {
    // its status says less than its summary
    const options = { cwd: folder, timeout: SUITE_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, args, options, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`))
  }).finally(() => rmSync(folder, { recursive: true, force: true }))
}
