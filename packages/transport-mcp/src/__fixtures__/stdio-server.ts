// A server that a client starts: run by tsx, from the stdio tests.
import { serveStdio } from '../index.js'
import { kernel } from './mcp-scene.js'

const { flotilla, device } = kernel()
device.setFault({ hang: 'command', hangOn: /^show clock/ })
const server = serveStdio(flotilla)
await server.closed
await flotilla.close()
process.stderr.write('closed\n')
