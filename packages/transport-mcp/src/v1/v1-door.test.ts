import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ClientOptions, overV1, overV2, type Person, type TestClient } from '../__fixtures__/clients.js'
import { echo, figureOf, kernel } from '../__fixtures__/mcp-scene.js'
import { createMcpServer, registerTools } from './index.js'

async function connected(kind: 'v1' | 'v2', server: McpServer, options: ClientOptions = {}): Promise<TestClient> {
  const [near, far] = InMemoryTransport.createLinkedPair()
  await server.connect(far)
  return kind === 'v1' ? overV1(near, options) : overV2('v2 legacy', near as Parameters<typeof overV2>[1], options)
}

describe.each(['v1', 'v2'] as const)('a server of the first SDK, asked by a %s client', (kind) => {
  test('is a McpServer, with every tool', async () => {
    await using parts = kernel()
    const server = createMcpServer(parts.flotilla, { name: 'lab', version: '3.2.1' })
    await using client = await connected(kind, server)

    expect(server).toBeInstanceOf(McpServer)
    expect(client.version()).toBe('3.2.1')
    const tools = await client.tools()
    expect(tools.map(({ name }) => name)).toEqual([...parts.flotilla.tools].map(({ name }) => name))
    const { inputSchema, outputSchema, annotations } = parts.flotilla.tools.require('echo')
    expect(tools.find(({ name }) => name === 'echo')).toMatchObject({ inputSchema, outputSchema, annotations })
  })

  test('gives results, progress and the id of the trace', async () => {
    await using parts = kernel()
    await using client = await connected(kind, createMcpServer(parts.flotilla, { caller: { id: 'me', scopes: [] } }))
    const heard: unknown[] = []
    const meta = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }

    const result = await client.call('counting', {}, { onprogress: (progress) => heard.push(progress) })
    const me = await client.call('whoami', {}, { meta })

    expect(result).toMatchObject({ structuredContent: { counted: 3 }, content: [{ text: '{"counted":3}' }] })
    expect(heard).toHaveLength(3)
    expect(me.structuredContent).toMatchObject({ id: 'me', correlation_id: meta.traceparent.slice(3, 35) })
    expect(await figureOf(parts.flotilla, 'mcp_requests_total{method="tools/call",status="success"}')).toBe(2)
  })

  test('answers an unknown tool, bad input and an unexpected error as failed calls', async () => {
    await using parts = kernel()
    await using client = await connected(kind, createMcpServer(parts.flotilla))

    const texts = []
    for (const name of ['ecko', 'echo', 'broken']) {
      const { isError, content } = await client.call(name, {})
      texts.push(isError && content[0]?.text)
    }

    expect(texts).toEqual([
      expect.stringMatching(/^TOOL_UNKNOWN: .*did you mean echo/),
      expect.stringMatching(/^INPUT_INVALID: .*text/),
      expect.stringMatching(/^INTERNAL: (?!.*hunter2)/),
    ])
  })

  test.each<[string, Person | undefined, RegExp]>([
    ['a yes', () => ({ action: 'accept', content: { approve: true } }), /wiped/],
    ['a no', () => ({ action: 'accept', content: { approve: false } }), /^APPROVAL_DENIED/],
    ['a refusal', () => ({ action: 'decline' }), /^APPROVAL_DENIED/],
    ['nobody to ask', undefined, /^APPROVAL_DENIED: .*nobody/],
  ])('writes after %s as it says', async (_what, person, text) => {
    await using parts = kernel()
    await using client = await connected(kind, createMcpServer(parts.flotilla), { person })

    expect((await client.call('wipe', { device: 'edge-1' })).content[0]?.text).toMatch(text)
  })

  test('stops the work on the device when the call is cancelled, or the client goes', async () => {
    await using parts = kernel()
    parts.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    const client = await connected(kind, createMcpServer(parts.flotilla))
    const command = { device: 'edge-1', command: 'show clock' }
    const controller = new AbortController()

    const first = client.call('run_command', command, { signal: controller.signal })
    await expect.poll(() => parts.device.openSessions, { interval: 5 }).toBe(1)
    controller.abort(new Error('enough'))
    await expect(first).rejects.toThrow()
    await expect.poll(() => parts.device.openSessions, { interval: 5 }).toBe(0)

    const second = expect(client.call('run_command', command)).rejects.toThrow()
    await expect.poll(() => parts.device.openSessions, { interval: 5 }).toBe(1)
    await client[Symbol.asyncDispose]()
    await second
    await expect.poll(() => parts.device.openSessions, { interval: 5 }).toBe(0)
    expect(await figureOf(parts.flotilla, 'mcp_active_connections')).toBe(0)
  })

  test('adds the tools to a server that has its own', async () => {
    await using parts = kernel()
    const server = new McpServer({ name: 'own', version: '1.0.0' })
    server.registerTool('own_tool', { description: 'Mine.', inputSchema: { n: z.number() } }, ({ n }) => ({
      content: [{ type: 'text', text: String(n + 1) }],
    }))
    registerTools(server, parts.flotilla, { caller: async () => ({ id: 'me', scopes: ['*'] }) })
    await using client = await connected(kind, server)

    const tools = await client.tools()

    const { inputSchema, outputSchema } = parts.flotilla.tools.require('configure_interface')
    expect(tools.find(({ name }) => name === 'configure_interface')).toMatchObject({ inputSchema, outputSchema })
    await expect(client.call('own_tool', { n: 1 })).resolves.toMatchObject({ content: [{ text: '2' }] })
    await expect(client.call('whoami')).resolves.toMatchObject({ structuredContent: { id: 'me' } })
    await expect(client.call('echo', { text: 1 })).resolves.toMatchObject({
      content: [{ text: expect.stringMatching(/^INPUT_INVALID: /) }],
    })
  })
})

test('a name that a server has already is refused, and none of the tools is added', async () => {
  await using parts = kernel()
  const server = new McpServer({ name: 'own', version: '1.0.0' })
  server.registerTool('whoami', { description: 'Mine.' }, () => ({ content: [{ type: 'text', text: 'me' }] }))

  expect(() => registerTools(server, parts.flotilla)).toThrow(/whoami is already registered/)

  await using client = await connected('v1', server)
  expect((await client.tools()).map(({ name }) => name)).toEqual(['whoami'])
})

test('a tool that is added later is announced, listed and called', async () => {
  await using parts = kernel()
  const server = createMcpServer(parts.flotilla)
  const [near, far] = InMemoryTransport.createLinkedPair()
  await server.connect(far)
  const announced: string[] = []
  await using client = await overV1(near, {})
  const { onmessage } = near
  near.onmessage = (message, extra) => {
    if ('method' in message) announced.push(message.method)
    onmessage?.(message, extra)
  }

  parts.flotilla.tools.register(Object.freeze({ ...echo, name: 'later_1' }))
  parts.flotilla.tools.register(Object.freeze({ ...echo, name: 'later_2' }))

  await expect(client.call('later_2', { text: 'hi' })).resolves.toMatchObject({ structuredContent: { text: 'hi' } })
  expect((await client.tools()).map(({ name }) => name)).toContain('later_1')
  expect(announced).toEqual(['notifications/tools/list_changed'])
})
