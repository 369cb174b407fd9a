// npm run build [-- --if-stale]: builds every package under packages/ that has a tsup.config.ts, and what `npm start` runs.
import { build, installIfNeeded, requireNode } from './workspace.mjs'

requireNode()
await installIfNeeded()
await build({ onlyStale: process.argv.includes('--if-stale') })
