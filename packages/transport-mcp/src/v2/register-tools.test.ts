import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type ClientOptions, connectHttp, overV1, overV2, type TestClient } from '../__fixtures__/clients.js'
import { kernel } from '../__fixtures__/mcp-scene.js'
import { createMcpHandler } from '../http/create-mcp-handler.js'
import { registerTools } from './register-tools.js'

const ownServer = (): McpServer => {
  const server = new McpServer({ name: 'own', version: '1.0.0' })
  server.registerTool('own_tool', { description: 'Mine.', inputSchema: z.object({ n: z.number() }) }, ({ n }) => ({
    content: [{ type: 'text', text: String(n + 1) }],
  }))
  return server
}

async function connected(kind: 'v1' | 'v2', server: McpServer, options: ClientOptions = {}): Promise<TestClient> {
  const [near, far] = InMemoryTransport.createLinkedPair()
  await server.connect(far)
  return kind === 'v1' ? overV1(near as Parameters<typeof overV1>[0], options) : overV2('v2 legacy', near, options)
}

test.each(['v1', 'v2'] as const)('a %s client sees the tools beside those of the server', async (kind) => {
  await using parts = kernel()
  const server = ownServer()
  registerTools(server, parts.flotilla, { caller: { id: 'me', scopes: ['*'] } })
  await using client = await connected(kind, server, {
    person: () => ({ action: 'accept', content: { approve: true } }),
  })

  const tools = await client.tools()

  expect(tools.map(({ name }) => name)).toEqual(['own_tool', ...[...parts.flotilla.tools].map(({ name }) => name)])
  const { inputSchema, outputSchema } = parts.flotilla.tools.require('echo')
  expect(tools.find(({ name }) => name === 'echo')).toMatchObject({ inputSchema, outputSchema })
  await expect(client.call('own_tool', { n: 1 })).resolves.toMatchObject({ content: [{ text: '2' }] })
  await expect(client.call('whoami')).resolves.toMatchObject({ structuredContent: { id: 'me' } })
  await expect(client.call('wipe', { device: 'edge-1' })).resolves.toMatchObject({
    structuredContent: { wiped: 'edge-1' },
  })
  await expect(client.call('echo', {})).resolves.toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/^INPUT_INVALID: /) }],
  })
})

test('a name that the server has already is refused, and none of the tools is added', async () => {
  await using parts = kernel()
  const server = ownServer()
  server.registerTool('whoami', { description: 'Mine.' }, () => ({ content: [{ type: 'text', text: 'me' }] }))

  expect(() => registerTools(server, parts.flotilla)).toThrow(/whoami is already registered/)

  await using client = await connected('v2', server)
  expect((await client.tools()).map(({ name }) => name)).toEqual(['own_tool', 'whoami'])
  await expect(client.call('whoami')).resolves.toMatchObject({ content: [{ text: 'me' }] })
})

test('a caller may be found in what the SDK knows, and nobody is refused', async () => {
  await using parts = kernel()
  const server = ownServer()
  registerTools(server, parts.flotilla, {
    caller: ({ mcpReq }) => (mcpReq.id === 99 ? { id: 'x', scopes: [] } : undefined),
  })
  await using client = await connected('v2', server)

  await expect(client.call('whoami')).resolves.toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/^UNAUTHENTICATED: /) }],
  })
})

test('a handler can have tools of its own on every server that it makes', async () => {
  await using parts = kernel()
  const handler = createMcpHandler(parts.flotilla, {
    configure: (server) => {
      server.registerTool('own_tool', { description: 'Mine.' }, () => ({ content: [{ type: 'text', text: 'own' }] }))
    },
  })
  for (const kind of ['v1', 'v2 modern'] as const) {
    const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init))
    await using client = await connectHttp(kind, new URL('http://localhost/mcp'), { fetch })

    await expect(client.call('own_tool')).resolves.toMatchObject({ content: [{ text: 'own' }] })
    await expect(client.call('echo', { text: 'hi' })).resolves.toMatchObject({ structuredContent: { text: 'hi' } })
    expect((await client.tools()).length).toBe(parts.flotilla.tools.size + 1)
  }
  await handler.close()
})
