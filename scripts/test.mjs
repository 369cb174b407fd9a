// npm test [-- vitest arguments]: installs what is missing, then runs every test that needs nothing but Node.
import { join } from 'node:path'
import { installIfNeeded, ROOT, requireNode, runNode } from './workspace.mjs'

requireNode()
await installIfNeeded()
process.exitCode = await runNode(join(ROOT, 'node_modules/vitest/vitest.mjs'), ['run', ...process.argv.slice(2)])
