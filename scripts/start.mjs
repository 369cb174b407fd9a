// npm start [-- --once]: installs and builds what is missing, then shows Flotilla at work on simulated devices.
import { pathToFileURL } from 'node:url'
import { build, installIfNeeded, requireNode, SERVER_FILE } from './workspace.mjs'

requireNode()
await installIfNeeded()
await build({ onlyStale: true })

// A shell between npm and this may die of a signal without passing it on.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 250).unref()

// In this process: signals reach the service itself, and no second Node has to start.
await import(pathToFileURL(SERVER_FILE).href)
