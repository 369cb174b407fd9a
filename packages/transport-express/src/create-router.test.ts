import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  builtinTools,
  createApiKeyStore,
  createFlotilla,
  createMemoryLogger,
  doorTools,
  type FlotillaOptions,
} from '@flotilla/core'
import { type FakeDevice, type FakeDeviceOptions, fakeDevice } from '@flotilla/core/testing'
import express from 'express'
import { afterEach, describe, expect, test } from 'vitest'
import { createRouter } from './create-router.js'
import type { RouterOptions } from './router-options.js'

const KEYS = [
  { key: 'premium-key-for-tests', owner: 'ops', tier: 'premium', scopes: ['*'] },
  { key: 'basic-key-for-tests', owner: 'viewer', tier: 'basic', scopes: ['*'] },
  { key: 'disabled-key-for-tests', owner: 'gone', tier: 'basic', scopes: ['*'], enabled: false },
  { key: 'scoped-key-for-tests', owner: 'scoped', tier: 'premium', scopes: ['*'], devices: ['edge-1'] },
]
const PREMIUM = { authorization: 'Bearer premium-key-for-tests' }
const BASIC = { authorization: 'Bearer basic-key-for-tests' }

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Service {
  url: string
  devices: FakeDevice[]
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
}

async function serve(
  options: RouterOptions = {},
  {
    kernel = {},
    prefix = '',
    device = {},
  }: { kernel?: Partial<FlotillaOptions>; prefix?: string; device?: FakeDeviceOptions } = {},
): Promise<Service> {
  const devices = ['edge-1', 'edge-2'].map((name) => fakeDevice({ ...device, name, platform: 'cisco-ios' }))
  const flotilla = createFlotilla({
    inventory: devices,
    tools: [...builtinTools(), ...doorTools()],
    logger: createMemoryLogger(),
    ...kernel,
  } as FlotillaOptions)
  closers.push(() => flotilla.close({ drainMs: 0 }))
  const app = express()
  app.use(prefix === '' ? '/' : prefix, createRouter(flotilla, { version: '1.2.3', ...options }))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`
  return {
    url,
    devices,
    get: (path, headers = {}) => fetch(url + path, { headers }),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  }
}

type Answer = ReturnType<typeof JSON.parse>
const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Answer

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

describe('bad requests', () => {
  test.each([
    ['/query-device', {}, ['body', 'device_ip']],
    ['/query-device', { device_ip: '999.1.1.1', commands: ['show version'] }, ['body', 'device_ip']],
    ['/query-device', { device_ip: 'edge-1', commands: [] }, ['body', 'commands']],
    ['/execute-commands', { devices: [], commands: ['x'] }, ['body', 'devices']],
    ['/mcp/call-tool', { arguments: {} }, ['body', 'tool']],
    ['/mcp/call-tool', { tool: 'run_command', arguments: { device: 'edge-1' } }, ['body', 'arguments', 'command']],
    ['/query-device', [1], ['body']],
  ])('%s with %j is 422 and says where', async (path, body, loc) => {
    const { post } = await serve()
    const response = await post(path, body)
    const { detail } = await json(response)

    expect(response.status).toBe(422)
    expect(detail).toContainEqual({ loc, msg: expect.any(String), type: expect.any(String) })
  })

  test('what is no JSON is 400 in the same shape, and what is too large is 413', async () => {
    const { post } = await serve({ maxBodyBytes: 1_000 })
    const broken = await post('/query-device', '{"device_ip": ')
    const huge = await post('/query-device', { device_ip: 'x'.repeat(2_000), commands: ['a'] })

    expect([broken.status, huge.status]).toEqual([400, 413])
    expect(await json(broken)).toEqual({ detail: [{ loc: ['body'], msg: expect.any(String), type: 'json_invalid' }] })
  })

  test('a device that does not exist is 404, a command that changes something is refused', async () => {
    const { post, devices } = await serve()
    const unknown = await post('/query-device', { device_ip: 'nowhere-1', commands: ['show version'] })
    const write = await post('/query-device', { device_ip: 'edge-1', commands: ['reload'] })

    expect([unknown.status, write.status]).toEqual([404, 403])
    expect(await json(write)).toMatchObject({ detail: { code: 'GUARD_REFUSED' } })
    expect(devices[0]?.sent).not.toContain('reload')
  })
})

describe('keys, tiers and limits', () => {
  const apiKeys = () => createApiKeyStore(KEYS)

  test('with keys, all but the open routes need one', async () => {
    const { get, post } = await serve({ apiKeys: apiKeys() })
    const open = await Promise.all(['/', '/health', '/health/live', '/docs', '/openapi.json'].map((path) => get(path)))
    const closed = await Promise.all([
      get('/metrics'),
      get('/mcp/tools'),
      post('/query-device', {}),
      get('/secure/device/edge-1'),
    ])

    expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(closed.map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect((await get('/mcp/tools', { authorization: 'Bearer unknown-key' })).status).toBe(401)
    expect((await get('/mcp/tools', { authorization: 'Bearer disabled-key-for-tests' })).status).toBe(403)
    expect((await get('/mcp/tools', BASIC)).status).toBe(200)
  })

  test('a secure device answers with reachability and the limit', async () => {
    const { get } = await serve({ apiKeys: apiKeys(), protect: 'secure' })

    expect(await json(get('/secure/device/edge-1', PREMIUM))).toMatchObject({
      device_ip: 'edge-1',
      status: 'reachable',
      user_tier: 'premium',
      rate_limit: { limit: 100, remaining: 99, reset_at: expect.any(String) },
    })
  })

  test('a device that does not answer is unreachable, not an error', async () => {
    const { get } = await serve({ apiKeys: apiKeys() }, { device: { faults: { refuse: true } } })

    expect(await json(get('/secure/device/edge-1', PREMIUM))).toMatchObject({
      status: 'unreachable',
      error: expect.stringContaining('CONNECTION_REFUSED'),
    })
  })

  test('only the premium tier executes', async () => {
    const { post } = await serve({ apiKeys: apiKeys() })
    const body = { device_ip: 'edge-1', command: 'show clock' }

    expect((await post('/secure/execute', body, BASIC)).status).toBe(403)
    expect(await json(post('/secure/execute', body, PREMIUM))).toMatchObject({
      status: 'success',
      command: 'show clock',
      device: 'edge-1',
    })
  })

  test('the eleventh request of a basic key in a minute is 429, with what to do', async () => {
    const { get } = await serve({ apiKeys: apiKeys() })
    const statuses: number[] = []
    for (let count = 0; count < 10; count++) statuses.push((await get('/mcp/tools', BASIC)).status)
    const over = await get('/mcp/tools', BASIC)

    expect(statuses).toEqual(Array(10).fill(200))
    expect(over.status).toBe(429)
    expect(await json(over)).toEqual({
      detail: { error: 'Rate limit exceeded', limit: 10, reset_at: expect.stringMatching(/^\d{4}-.*Z$/) },
    })
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(over.headers.get('ratelimit-remaining')).toBe('0')
    expect((await get('/mcp/tools', PREMIUM)).status).toBe(200)
  })

  test('a call is counted once, although a tool runs behind the route', async () => {
    const { post } = await serve({ apiKeys: apiKeys() })
    const response = await post('/mcp/call-tool', { tool: 'list_devices', arguments: {} }, BASIC)

    expect(response.headers.get('ratelimit-remaining')).toBe('9')
  })

  test('a key for some devices touches no others', async () => {
    const { post } = await serve({ apiKeys: apiKeys() })
    const scoped = { authorization: 'Bearer scoped-key-for-tests' }

    expect((await post('/query-device', { device_ip: 'edge-1', commands: ['show clock'] }, scoped)).status).toBe(200)
    expect((await post('/query-device', { device_ip: 'edge-2', commands: ['show clock'] }, scoped)).status).toBe(403)
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
