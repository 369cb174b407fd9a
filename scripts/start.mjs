// npm start [-- --once]: installs and builds what is missing, then shows Flotilla at work on simulated devices.
import { join } from 'node:path'
import { build, installIfNeeded, ROOT, requireNode, run } from './workspace.mjs'

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

// A shell between npm and this may die of a signal without passing it on.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 250).unref()

// In this process's own Node, so that signals reach the service itself.
const server = join(ROOT, 'examples/reference-server/src/main.ts')
process.exitCode = await run(process.execPath, ['--import', 'tsx', server, ...process.argv.slice(2)])
