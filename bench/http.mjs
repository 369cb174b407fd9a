// One tool call over HTTP with key, limit and validation, against a bare Express route that does the same function.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { compareServers } from './lib/http-load.mjs'

const CALLS = 3_000

export async function benchHttp() {
  const server = fork(fileURLToPath(new URL('./lib/http-servers.mjs', import.meta.url)), [], { execArgv: [] })
  const [ports] = await once(server, 'message')
  try {
    const { bare, flotilla } = await compareServers(server, {
      bare: { port: ports.bare, path: '/call', calls: CALLS },
      flotilla: { port: ports.flotilla, path: '/mcp/call-tool', calls: CALLS, key: ports.key },
    })
    return [
      {
        work: 'POST /mcp/call-tool over bare Express (key, limit and validation on)',
        unit: 'server CPU µs',
        floor: bare.toFixed(0),
        flotilla: flotilla.toFixed(0),
        ratio: `+${(flotilla - bare).toFixed(0)} µs`,
        target: '≤ +80 µs',
      },
    ]
  } finally {
    server.disconnect()
  }
}
