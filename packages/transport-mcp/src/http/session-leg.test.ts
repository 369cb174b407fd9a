import { request as nodeRequest } from 'node:http'
import { describe, expect, test, vi } from 'vitest'
import { kernel, mcpScene } from '../__fixtures__/mcp-scene.js'
import { callEcho, initialize, JSON_HEADERS, openSession, post } from '../__fixtures__/raw-requests.js'
import { createMcpHandler } from './create-mcp-handler.js'

describe('sessions', () => {
  test('an unknown session is not found', async () => {
    await using scene = await mcpScene()

    expect((await post(scene.url, callEcho, { 'mcp-session-id': 'nope' })).status).toBe(404)
    expect((await post(scene.url, callEcho)).status).toBe(400)
  })

  test('a session ends by DELETE', async () => {
    await using scene = await mcpScene()
    const session = await openSession(scene.url)
    expect(await scene.figure('mcp_active_connections')).toBe(1)

    await fetch(scene.url, { method: 'DELETE', headers: { 'mcp-session-id': session } })

    expect((await post(scene.url, callEcho, { 'mcp-session-id': session })).status).toBe(404)
    expect(await scene.figure('mcp_active_connections')).toBe(0)
  })

  test('the longest idle session gives way to a new one', async () => {
    await using scene = await mcpScene({ maxSessions: 2 })
    const first = await openSession(scene.url)
    const second = await openSession(scene.url)
    await (await post(scene.url, callEcho, { 'mcp-session-id': first })).text()

    const third = await openSession(scene.url)

    const status = async (session: string) => (await post(scene.url, callEcho, { 'mcp-session-id': session })).status
    expect([await status(first), await status(second), await status(third)]).toEqual([200, 404, 200])
  })

  test('a session ends when nobody uses it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
    try {
      await using parts = kernel()
      const handler = createMcpHandler(parts.flotilla, { sessionIdleMs: 60_000 })
      const url = new URL('http://localhost/mcp')
      const ask = (body: unknown, headers: Record<string, string> = {}) =>
        handler.fetch(
          new Request(url, { method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(body) }),
        )
      const opened = await ask(initialize())
      await opened.text()
      const headers = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' }

      vi.advanceTimersByTime(59_000)
      const used = await ask(callEcho, headers)
      await used.text()
      vi.advanceTimersByTime(59_000)
      const inTime = await ask(callEcho, headers)
      await inTime.text()
      vi.advanceTimersByTime(120_000)
      const late = await ask(callEcho, headers)

      expect([used.status, inTime.status, late.status]).toEqual([200, 200, 404])
      await handler.close()
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('clients that vanish', () => {
  test.each(['2025-11-25', '2026-07-28'])('the work for one of %s stops on the device', async (version) => {
    await using scene = await mcpScene()
    scene.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    const gone = new AbortController()
    const params = { name: 'run_command', arguments: { device: 'edge-1', command: 'show clock' } }
    const modern = version === '2026-07-28'
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
    }
    const headers: Record<string, string> = modern
      ? { 'mcp-protocol-version': version, 'mcp-method': 'tools/call', 'mcp-name': 'run_command' }
      : { 'mcp-session-id': await openSession(scene.url) }

    const calling = fetch(scene.url, {
      method: 'POST',
      headers: { ...JSON_HEADERS, ...headers },
      body: JSON.stringify({ ...callEcho, params: modern ? { ...params, _meta } : params }),
      signal: gone.signal,
    }).then((response) => response.text())
    await expect.poll(() => scene.device.sent, { interval: 5 }).toContain('show clock')
    gone.abort()

    await expect(calling).rejects.toThrow()
    await expect.poll(() => scene.device.openSessions, { interval: 5 }).toBe(0)
    expect(await scene.figure('mcp_requests_total{method="tools/call",status="cancelled"}')).toBe(1)
  })

  test('the stream of a web request that is aborted ends, as does its work', async () => {
    await using parts = kernel()
    parts.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    const handler = createMcpHandler(parts.flotilla)
    const ask = (body: unknown, headers: Record<string, string>, signal: AbortSignal | null = null) =>
      handler.fetch(
        new Request('http://localhost/mcp', {
          method: 'POST',
          headers: { ...JSON_HEADERS, ...headers },
          body: JSON.stringify(body),
          signal,
        }),
      )
    const opened = await ask(initialize(), {})
    await opened.text()
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' }
    const gone = new AbortController()
    const params = { name: 'run_command', arguments: { device: 'edge-1', command: 'show clock' } }

    const response = await ask({ ...callEcho, params }, session, gone.signal)
    await expect.poll(() => parts.device.sent, { interval: 5 }).toContain('show clock')
    gone.abort()

    expect(await response.text()).toBe('')
    await expect.poll(() => parts.device.openSessions, { interval: 5 }).toBe(0)
    await handler.close()
  })

  test('the stream of a cancelled call ends without an answer, and leaves its session idle', async () => {
    await using scene = await mcpScene({ maxSessions: 1 })
    scene.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    const headers = { 'mcp-session-id': await openSession(scene.url) }
    const params = { name: 'run_command', arguments: { device: 'edge-1', command: 'show clock' } }

    const calling = post(scene.url, { ...callEcho, params }, headers)
    await expect.poll(() => scene.device.sent, { interval: 5 }).toContain('show clock')
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: callEcho.id } }
    expect((await post(scene.url, cancelled, headers)).status).toBe(202)

    expect(await (await calling).text()).toBe('')
    await expect.poll(() => scene.device.openSessions, { interval: 5 }).toBe(0)
    expect(await openSession(scene.url)).not.toBe('')
  })

  test('a client that leaves in the middle of its body harms nobody', async () => {
    await using scene = await mcpScene()
    await new Promise<void>((resolve) => {
      const sent = nodeRequest(scene.url, { method: 'POST', headers: { ...JSON_HEADERS, 'content-length': '1000' } })
      sent.on('error', () => resolve())
      sent.write('{"jsonrpc"', () => sent.destroy())
      sent.on('close', resolve)
    })

    expect((await post(scene.url, initialize())).status).toBe(200)
  })
})

describe('closing', () => {
  test('lets a running call end, refuses new ones and ends the sessions', async () => {
    await using scene = await mcpScene()
    scene.device.setFault({ latencyMs: 100 })
    const session = await openSession(scene.url)
    const calling = post(
      scene.url,
      { ...callEcho, params: { name: 'run_command', arguments: { device: 'edge-1', command: 'show clock' } } },
      { 'mcp-session-id': session },
    )
    await expect.poll(() => scene.device.sent, { interval: 5 }).toContain('show clock')

    const closing = scene.handler.close({ drainMs: Number.POSITIVE_INFINITY })
    const refused = await post(scene.url, callEcho, { 'mcp-session-id': session })

    expect(refused.status).toBe(503)
    expect(await (await calling).text()).toContain('structuredContent')
    await closing
    expect(await scene.figure('mcp_active_connections')).toBe(0)
  })

  test('cancels what still runs at the deadline', async () => {
    await using scene = await mcpScene()
    scene.device.setFault({ hang: 'command', hangOn: /^show clock/ })
    const session = await openSession(scene.url)
    const calling = post(
      scene.url,
      { ...callEcho, params: { name: 'run_command', arguments: { device: 'edge-1', command: 'show clock' } } },
      { 'mcp-session-id': session },
    )
    await expect.poll(() => scene.device.sent, { interval: 5 }).toContain('show clock')

    await scene.handler.close({ drainMs: 1 })

    await (await calling).text()
    await expect.poll(() => scene.device.openSessions, { interval: 5 }).toBe(0)
  })
})
