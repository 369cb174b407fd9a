import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApiKeyStore, FlotillaError } from '@flotilla/core'
import { describe, expect, test } from 'vitest'
import { CLIENTS, connectHttp } from '../__fixtures__/clients.js'
import { echo, kernel, mcpScene } from '../__fixtures__/mcp-scene.js'
import { callEcho, initialize, JSON_HEADERS, openSession, post, rawPost } from '../__fixtures__/raw-requests.js'
import { createMcpHandler } from './create-mcp-handler.js'

describe('addresses', () => {
  test.each([
    ['evil.example', 403],
    ['localhost.evil.example:80', 403],
    ['localhost:9', 200],
    ['[::1]:9', 200],
  ])('a request for host %s is answered %i', async (host, status) => {
    await using scene = await mcpScene()

    expect(await rawPost(scene.url, initialize(), { host })).toBe(status)
    expect(await scene.figure('mcp_errors_total{error_type="host_refused"}')).toBe(status === 403 ? 1 : 0)
  })

  test.each([
    ['https://evil.example', 403],
    ['null', 403],
    ['http://localhost:3000', 200],
  ])('a request of a page from %s is answered %i', async (origin, status) => {
    await using scene = await mcpScene()

    expect(await rawPost(scene.url, initialize(), { origin })).toBe(status)
  })

  test('other names are reached when they are allowed', async () => {
    await using scene = await mcpScene({ allowedHosts: ['MCP.example'], allowedOrigins: ['App.example'] })

    expect(await rawPost(scene.url, initialize(), { host: 'mcp.example', origin: 'https://app.EXAMPLE' })).toBe(200)
    expect((await post(scene.url, initialize())).status).toBe(403)
  })
})

describe('keys', () => {
  const apiKeys = () =>
    createApiKeyStore([
      { key: 'flotilla-good-key-000001', owner: 'alice', tier: 'premium', scopes: ['*'] },
      { key: 'flotilla-other-key-00002', owner: 'bob', tier: 'basic', scopes: ['*'] },
      { key: 'flotilla-dead-key-000003', owner: 'carol', tier: 'basic', enabled: false },
    ])
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

  test.each([
    ['no key', {}, 401, 'Bearer realm="mcp"'],
    ['an unknown key', bearer('flotilla-none-key-000004'), 401, 'Bearer realm="mcp", error="invalid_token"'],
    ['another scheme', { authorization: 'Basic YTpi' }, 401, 'Bearer realm="mcp"'],
    ['a disabled key', bearer('flotilla-dead-key-000003'), 403, null],
  ])('%s is refused', async (_what, headers, status, challenge) => {
    await using scene = await mcpScene({ apiKeys: apiKeys() })

    const response = await post(scene.url, initialize(), headers as Record<string, string>)

    expect(response.status).toBe(status)
    expect(response.headers.get('www-authenticate')).toBe(challenge)
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) }, id: null })
  })

  test.each(CLIENTS)('the owner of a key is the caller of a %s client', async (kind) => {
    await using scene = await mcpScene({ apiKeys: apiKeys() })
    await using client = await connectHttp(kind, scene.url, { headers: bearer('flotilla-good-key-000001') })

    await expect(client.call('whoami')).resolves.toMatchObject({ structuredContent: { id: 'alice', via: 'mcp' } })
  })

  test('a session belongs to the one who opened it', async () => {
    await using scene = await mcpScene({ apiKeys: apiKeys() })
    const session = await openSession(scene.url, bearer('flotilla-good-key-000001'))
    const headers = { 'mcp-session-id': session }

    const stolen = await post(scene.url, callEcho, { ...headers, ...bearer('flotilla-other-key-00002') })
    const own = await post(scene.url, callEcho, { ...headers, ...bearer('flotilla-good-key-000001') })

    expect(stolen.status).toBe(404)
    expect(own.status).toBe(200)
    expect(await own.text()).toContain('"structuredContent":{"text":"hi"}')
  })

  test('a tool that the caller has no scope for is neither listed nor run', async () => {
    await using scene = await mcpScene({ caller: { id: 'guest', scopes: [] } })
    await using client = await connectHttp('v2 auto', scene.url)
    scene.flotilla.tools.register(Object.freeze({ ...echo, name: 'secret_echo', scopes: ['secrets'] }))

    expect((await client.tools()).map(({ name }) => name)).not.toContain('secret_echo')
    await expect(client.call('secret_echo', { text: 'x' })).resolves.toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^FORBIDDEN: /) }],
    })
  })

  test.each([
    ['gives nobody', () => undefined, 401],
    [
      'throws UNAUTHENTICATED',
      () => {
        throw new FlotillaError('UNAUTHENTICATED', 'Log in first')
      },
      401,
    ],
    ['rejects with FORBIDDEN', () => Promise.reject(new FlotillaError('FORBIDDEN', 'Not from here')), 403],
    ['fails', () => Promise.reject(new Error('password=hunter2')), 500],
  ])('a caller function that %s refuses the request', async (_how, caller, status) => {
    await using scene = await mcpScene({ caller })

    const response = await post(scene.url, initialize())

    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain('hunter2')
    expect(response.headers.has('www-authenticate')).toBe(status === 401)
  })

  test('over the limit a call fails with RATE_LIMITED', async () => {
    await using scene = await mcpScene({ caller: { id: 'busy', scopes: ['*'], tier: 'basic' } })
    await using client = await connectHttp('v2 auto', scene.url)

    const results = []
    for (let index = 0; index < 11; index++) results.push(await client.call('echo', { text: 'x' }))

    expect(results.filter(({ isError }) => isError)).toHaveLength(1)
    expect(results[10]?.content[0]?.text).toMatch(/^RATE_LIMITED: /)
  })
})

describe('bad input', () => {
  test.each([
    ['{"jsonrpc":', 400, -32700],
    ['', 400, -32700],
    ['"text"', 400, undefined],
    ['[]', 400, undefined],
    ['null', 400, undefined],
    [JSON.stringify({ ...callEcho, params: { name: 7 } }), 400, undefined],
  ])('the body %s is answered %i', async (body, status, code) => {
    await using scene = await mcpScene()

    const response = await post(scene.url, body)

    expect(response.status).toBe(status)
    const { error } = (await response.json()) as { error: { code: number } }
    if (code !== undefined) expect(error.code).toBe(code)
  })

  test('a call with arguments of the wrong kind is an error of the protocol', async () => {
    await using scene = await mcpScene()
    const session = await openSession(scene.url)

    const response = await post(
      scene.url,
      { ...callEcho, params: { name: 'echo', arguments: 'hi' } },
      { 'mcp-session-id': session },
    )

    expect(await response.text()).toContain('-32602')
    expect(await scene.figure('mcp_errors_total{error_type="invalid_params"}')).toBe(1)
  })

  test('a body that is too large is refused unread, and the next request is answered', async () => {
    await using scene = await mcpScene({ maxBodyBytes: 1_000 })
    const huge = JSON.stringify({ ...initialize(), padding: 'x'.repeat(2_000_000) })
    const chunked = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(huge))
        controller.close()
      },
    })

    expect((await post(scene.url, huge)).status).toBe(413)
    const unsized = { method: 'POST', headers: JSON_HEADERS, body: chunked, duplex: 'half' } as RequestInit
    expect((await fetch(scene.url, unsized)).status).toBe(413)
    expect((await post(scene.url, initialize())).status).toBe(200)
    expect(await scene.figure('mcp_errors_total{error_type="body_too_large"}')).toBe(2)
  })

  test.each([
    ['GET', 405],
    ['PUT', 405],
    ['DELETE', 405],
  ])('%s without a session is answered %i', async (method, status) => {
    await using scene = await mcpScene()

    expect((await fetch(scene.url, { method, headers: { accept: 'text/event-stream' } })).status).toBe(status)
  })

  test('a body of another media type is refused', async () => {
    await using scene = await mcpScene()

    expect((await post(scene.url, initialize(), { 'content-type': 'text/plain' })).status).toBe(415)
  })

  test.each<[string, (text: string) => unknown]>([
    ['JSON', (text) => JSON.parse(text)],
    ['a text', (text) => text],
    ['bytes', (text) => Buffer.from(text)],
  ])('a body that middleware has read as %s is not read again', async (_what, parse) => {
    await using parts = kernel()
    const handler = createMcpHandler(parts.flotilla)
    const server = createServer(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      await handler.node(Object.assign(request, { body: parse(text) }), response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

    const headers = { 'mcp-session-id': await openSession(url) }
    expect(await (await post(url, callEcho, headers)).text()).toContain('"structuredContent":{"text":"hi"}')

    await handler.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('the handler stands in a chain of middleware, and calls no next', async () => {
    await using parts = kernel()
    const handler = createMcpHandler(parts.flotilla)
    const use = (
      middleware: (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void,
    ) => createServer((request, response) => middleware(request, response, () => expect.unreachable()))
    const server = use(handler.node)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

    expect((await post(url, initialize())).status).toBe(200)

    await handler.close({ drainMs: 0 })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('a body that was parsed before is not read again', async () => {
    await using parts = kernel()
    const handler = createMcpHandler(parts.flotilla)
    const request = new Request('http://localhost/mcp', { method: 'POST', headers: JSON_HEADERS })

    const response = await handler.fetch(request, { body: initialize() })

    expect(response.status).toBe(200)
    await response.text()
    await handler.close()
  })
})
