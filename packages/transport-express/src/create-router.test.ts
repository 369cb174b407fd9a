import { builtinTools, createApiKeyStore, defineTool, FlotillaError } from '@flotilla/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { json, KEYS, serve } from './__fixtures__/serve.js'
import { createRouter } from './create-router.js'
import type { RouterOptions } from './router-options.js'

describe('routes', () => {
  test('the service says what it is, at a prefix too', async () => {
    const { get } = await serve({ service: 'ops' }, { prefix: '/v1' })

    expect(await json(get('/'))).toEqual({ service: 'ops', version: '1.2.3', docs: '/v1/docs' })
    expect(await json(get('/openapi.json'))).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/v1' }] })
  })

  test('health: alive, healthy, ready, and in detail', async () => {
    const { get } = await serve()

    expect(await json(get('/health/live'))).toEqual({ status: 'alive' })
    expect(await json(get('/health'))).toEqual({
      status: 'healthy',
      timestamp: expect.any(String),
      version: '1.2.3',
      uptime_seconds: expect.any(Number),
    })
    expect(await json(get('/health/ready'))).toEqual({ status: 'ready' })
    expect(await json(get('/health/detailed'))).toMatchObject({
      checks: expect.any(Object),
      metrics: {
        cpu_percent: expect.any(Number),
        memory_percent: expect.any(Number),
        disk_percent: expect.any(Number),
        process_count: expect.any(Number),
      },
    })
  })

  test('metrics are Prometheus text and count requests by route, not by address', async () => {
    const { get } = await serve()
    await get('/health')
    const response = await get('/metrics')

    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toContain(
      'flotilla_http_request_duration_seconds_count{method="get",route="/health",status="200"} 1',
    )
  })

  test('query-device really runs the commands', async () => {
    const { post, devices } = await serve()

    const answer = await json(post('/query-device', { device_ip: 'edge-1', commands: ['show version', 'show clock'] }))

    expect(answer).toMatchObject({
      device_ip: 'edge-1',
      status: 'success',
      results: [{ command: 'show version', success: true }, { command: 'show clock' }],
    })
    expect(answer.results[0].output).toContain('Cisco IOS')
    expect(devices[0]?.sent.slice(-2)).toEqual(['show version', 'show clock'])
  })

  test('execute-commands gives one result for each device in the order asked, whatever happens to one', async () => {
    const { post } = await serve()
    const login = { username: 'admin', password: 'fake-device-password' }

    const answer = await json(
      post('/execute-commands', {
        devices: [
          { host: 'edge-2', ...login },
          { host: '203.0.113.9', ...login },
          { host: 'edge-1', ...login },
        ],
        commands: ['show clock'],
      }),
    )

    expect(answer).toMatchObject({ total_devices: 3, successful: 2, failed: 1 })
    expect(answer.results.map(({ host, success }: { host: string; success: boolean }) => [host, success])).toEqual([
      ['edge-2', true],
      ['203.0.113.9', false],
      ['edge-1', true],
    ])
    expect(answer.results[1].error).toMatch(/^DEVICE_UNKNOWN/)
  })

  test('a kernel of any tools will do, and two routers for one', async () => {
    const { post, flotilla } = await serve({}, { kernel: { tools: [] } })
    createRouter(flotilla)

    expect((await post('/query-device', { device_ip: 'edge-1', commands: ['show clock'] })).status).toBe(200)
    expect((await post('/fleet/run', { commands: ['show clock'] })).status).toBe(200)
    expect(flotilla.tools.list()).toEqual([])
  })

  test('the MCP façade lists and calls the same tools', async () => {
    const { get, post } = await serve()

    const tools = (await json(get('/mcp/tools'))) as unknown as { name: string }[]
    const called = await json(post('/mcp/call-tool', { tool: 'list_devices', arguments: {} }))

    expect(tools.map(({ name }) => name)).toEqual(
      builtinTools()
        .map(({ name }) => name)
        .sort(),
    )
    expect(called).toMatchObject({
      tool: 'list_devices',
      error: null,
      result: { total: 2 },
      execution_time_ms: expect.any(Number),
    })
    expect((await post('/mcp/call-tool', { tool: 'nope', arguments: {} })).status).toBe(404)
    expect((await post('/mcp/call-tool', { tool: 'query_device', arguments: {} })).status).toBe(404)
  })

  test.each([
    ['CONNECTION_REFUSED', 200, { tool: 'fails', result: null, error: 'CONNECTION_REFUSED: so it is' }],
    ['PROTOCOL_ERROR', 200, { error: 'PROTOCOL_ERROR: so it is' }],
    ['TRANSFER_FAILED', 200, { error: 'TRANSFER_FAILED: so it is' }],
    ['RESOURCE_INVALID', 500, { detail: { code: 'RESOURCE_INVALID' } }],
    ['APPROVAL_PENDING', 409, { detail: { code: 'APPROVAL_PENDING' } }],
  ] as const)('a tool that fails with %s is answered with %i', async (code, status, answer) => {
    const fails = defineTool({
      name: 'fails',
      description: 'Fails.',
      effect: 'read',
      input: z.object({}),
      output: z.object({}),
      run: () => Promise.reject(new FlotillaError(code, 'so it is')),
    })
    const { post } = await serve({}, { kernel: { tools: [fails] } })
    const response = await post('/mcp/call-tool', { tool: 'fails' })

    expect(response.status).toBe(status)
    expect(await json(response)).toMatchObject(answer)
  })

  test('a fleet run streams an outcome for each device, then the report', async () => {
    const { post } = await serve()

    const response = await post('/fleet/run', { commands: ['show clock'] }, { accept: 'text/event-stream' })
    const events = (await response.text()).split('\n\n').map((event) => /^event: (\w+)$/m.exec(event)?.[1])

    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(events.filter(Boolean)).toEqual(['outcome', 'outcome', 'report'])
    expect(await json(post('/fleet/run', { commands: ['show clock'] }))).toMatchObject({
      total_devices: 2,
      successful: 2,
    })
  })
})

test('a client that leaves stops the work on the device', async () => {
  const { url, devices } = await serve({}, { device: { faults: { hang: 'command', hangOn: /^show tech/ } } })
  const leaving = new AbortController()
  const request = fetch(`${url}/query-device`, {
    method: 'POST',
    body: JSON.stringify({ device_ip: 'edge-1', commands: ['show tech-support'] }),
    signal: leaving.signal,
  }).catch((error: unknown) => error)
  while (!devices[0]?.sent.includes('show tech-support')) await new Promise(setImmediate)

  leaving.abort()
  await request

  while ((devices[0]?.openSessions ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(devices[0]?.openSessions).toBe(0)
})

test('an id of the caller comes back and is made when there is none', async () => {
  const { get } = await serve()

  expect((await get('/health', { 'x-correlation-id': 'abc-123' })).headers.get('x-correlation-id')).toBe('abc-123')
  expect((await get('/health')).headers.get('x-correlation-id')).toMatch(/[\w-]{8,}/)
  expect((await get('/health', { 'x-correlation-id': 'a b\u00e9' })).headers.get('x-correlation-id')).not.toContain(' ')
})

test('the agent answers about one device, and is told who asks', async () => {
  const asked: unknown[] = []
  const agent: RouterOptions['agent'] = {
    run: async (prompt, options) => {
      asked.push(options)
      return { prompt, response: 'fine', tool_calls: [], iterations: 1 }
    },
  }
  const { post } = await serve({ agent })

  expect(await json(post('/agent/query', { prompt: 'is it up?', device_ip: 'edge-1' }))).toEqual({
    prompt: 'is it up?',
    response: 'fine',
    tool_calls: [],
    iterations: 1,
  })
  expect(asked).toMatchObject([{ device: 'edge-1', maxIterations: 5, caller: { id: 'anonymous', via: 'agent' } }])
})

test('the documents describe every route, with schemas', async () => {
  const { get } = await serve({ apiKeys: createApiKeyStore(KEYS) })
  const document = await json(get('/openapi.json'))

  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/',
      '/health',
      '/metrics',
      '/query-device',
      '/execute-commands',
      '/mcp/call-tool',
      '/agent/query',
      '/secure/device/{device_ip}',
      '/secure/execute',
      '/fleet/run',
    ]),
  )
  expect(document.paths['/query-device'].post.requestBody.content['application/json'].schema.required).toEqual([
    'device_ip',
    'commands',
  ])
  expect(document.paths['/query-device'].post.security).toEqual([{ key: [] }])
  expect(document.paths['/health'].get.security).toEqual([])
})
