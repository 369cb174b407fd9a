// The fixture on SDK v2, behind createMcpHandler. Prints its address.
import { createServer } from 'node:http'
import { createMcpHandler } from '@flotilla/transport-mcp'
import { completable, ResourceTemplate } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { createEventStore } from './event-store.mjs'
import { addFixture } from './fixture.mjs'
import { createFixtureKernel } from './kernel-tools.mjs'

const sdk = {
  ResourceTemplate,
  completable,
  promptArguments: (shape) => z.object(shape),
  context: ({ mcpReq, http }) => ({ notify: mcpReq.notify, request: mcpReq.send, closeStream: http?.closeSSE }),
  onSubscribe({ server }) {
    for (const method of ['resources/subscribe', 'resources/unsubscribe']) server.setRequestHandler(method, () => ({}))
  },
}

const handler = createMcpHandler(createFixtureKernel(), {
  eventStore: createEventStore(),
  configure(server) {
    server.server.registerCapabilities({ logging: {}, resources: { subscribe: true } })
    addFixture(server, sdk)
  },
})
const server = createServer((request, response) => handler.node(request, response))
server.listen(0, 'localhost', () => console.log(`http://localhost:${server.address().port}/mcp`))
process.once('SIGTERM', async () => {
  await handler.close({ drainMs: 0 })
  process.exit(0)
})
