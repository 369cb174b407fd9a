// MCP tools/call against the bare SDK v2, in one process and in turns, with 1 and with 500 tools. The client is the same
// for both, so the difference is the server's.
import { randomUUID } from 'node:crypto'
import { createMcpHandler, serveStdio } from '@flotilla/transport-mcp'
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler as createSdkHandler } from '@modelcontextprotocol/server'
import { StdioServerTransport, serveStdio as serveSdkStdio } from '@modelcontextprotocol/server/stdio'
import { httpClient, pipeClient } from './lib/mcp-clients.mjs'
import { createBareServer, createKernel } from './lib/mcp-echo.mjs'
import { compare } from './lib/measure.mjs'

const ROUNDS = 15
const TARGET_US = 60

export async function benchMcp() {
  const rows = []
  for (const [title, bare, ours, calls] of [
    ['HTTP, session (2025-11-25)', bareSessions, (count) => ourHttp(count, { sessions: true }), 300],
    ['HTTP, stateless (2026-07-28)', bareStateless, (count) => ourHttp(count, { sessions: false }), 100],
    ['stdio', barePipe, ourPipe, 1_000],
  ]) {
    for (const count of [1, 500])
      rows.push(await row(`${title}, ${count} tools`, await bare(count), await ours(count), calls))
  }
  return rows
}

async function row(work, bare, ours, calls) {
  const sequence = async (client) => {
    for (let index = 0; index < calls; index++) await client.call()
  }
  const result = await compare(ROUNDS, { bare: () => sequence(bare), ours: () => sequence(ours) })
  await bare.close()
  await ours.close()
  const perCall = ({ cpuMs }) => (cpuMs * 1_000) / calls
  return {
    work: `tools/call, ${work}`,
    unit: 'CPU µs',
    'bare SDK': perCall(result.bare).toFixed(0),
    flotilla: perCall(result.ours).toFixed(0),
    over: (perCall(result.ours) - perCall(result.bare)).toFixed(0),
    target: `≤ ${TARGET_US}`,
  }
}

async function bareSessions(count) {
  const server = createBareServer(count)
  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: randomUUID })
  await server.connect(transport)
  const client = await httpClient((request, response) => transport.handleRequest(request, response), { sessions: true })
  return withClose(client, () => server.close())
}

async function bareStateless(count) {
  const handler = createSdkHandler(() => createBareServer(count), { legacy: 'reject' })
  return withClose(await httpClient(toNodeHandler(handler), { sessions: false }), () => handler.close())
}

async function ourHttp(count, options) {
  const flotilla = createKernel(count)
  await flotilla.start()
  const handler = createMcpHandler(flotilla)
  const client = await httpClient((request, response) => handler.node(request, response), options)
  return withClose(client, async () => {
    await handler.close()
    await flotilla.close()
  })
}

const barePipe = (count) =>
  pipeClient(({ stdin, stdout }) =>
    serveSdkStdio(() => createBareServer(count), { transport: new StdioServerTransport(stdin, stdout) }),
  )

async function ourPipe(count) {
  const flotilla = createKernel(count)
  await flotilla.start()
  return withClose(await pipeClient((streams) => serveStdio(flotilla, streams)), () => flotilla.close())
}

const withClose = ({ call, close }, more) => ({
  call,
  async close() {
    close()
    await more()
  },
})
