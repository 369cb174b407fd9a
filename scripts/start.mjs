// npm start [-- --once]: installs and builds what is missing, then shows Flotilla at work on simulated devices.
import { join } from 'node:path'
import { build, installIfNeeded, ROOT, requireNode, runNode } from './workspace.mjs'

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

const status = await runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), [
  join(ROOT, 'examples/fleet-report/main.ts'),
  ...process.argv.slice(2),
])
process.exitCode = status
