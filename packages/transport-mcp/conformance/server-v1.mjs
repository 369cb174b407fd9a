// The fixture on SDK v1, with sessions. Prints its address.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { registerTools } from '@flotilla/transport-mcp/v1'
import { completable } from '@modelcontextprotocol/sdk/server/completable.js'
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { SubscribeRequestSchema, UnsubscribeRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { createEventStore } from './event-store.mjs'
import { addFixture } from './fixture.mjs'
import { createFixtureKernel } from './kernel-tools.mjs'

const anything = z.looseObject({})
const sdk = {
  ResourceTemplate,
  completable,
  promptArguments: (shape) => shape,
  context: ({ sendNotification, sendRequest, closeSSEStream }) => ({
    notify: sendNotification,
    request: (request) => sendRequest(request, anything),
    closeStream: closeSSEStream,
  }),
  onSubscribe({ server }) {
    for (const schema of [SubscribeRequestSchema, UnsubscribeRequestSchema])
      server.setRequestHandler(schema, () => ({}))
  },
}

const flotilla = createFixtureKernel()
const sessions = new Map()
const eventStore = createEventStore()

async function openSession() {
  const server = new McpServer(
    { name: 'flotilla', version: '0.0.0' },
    { capabilities: { logging: {}, resources: { subscribe: true } } },
  )
  registerTools(server, flotilla)
  addFixture(server, sdk)
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
    eventStore,
    retryInterval: 1_000,
  })
  await server.connect(transport)
  return transport
}

const server = createServer(async (request, response) => {
  const { hostname } = new URL(`http://${request.headers.host}`)
  const origin = request.headers.origin && new URL(request.headers.origin).hostname
  if (hostname !== 'localhost' || (origin && origin !== 'localhost')) return response.writeHead(403).end()
  const id = request.headers['mcp-session-id']
  const transport = id === undefined ? await openSession() : sessions.get(id)
  if (transport === undefined) return response.writeHead(404).end()
  await transport.handleRequest(request, response)
})
server.listen(0, 'localhost', () => console.log(`http://localhost:${server.address().port}/mcp`))
process.once('SIGTERM', () => process.exit(0))
