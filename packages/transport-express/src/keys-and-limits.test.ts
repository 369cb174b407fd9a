import { createApiKeyStore, createMemoryLogger } from '@flotilla/core'
import { describe, expect, test } from 'vitest'
import { BASIC, json, KEYS, PREMIUM, serve } from './__fixtures__/serve.js'

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

  test('who needs a key is told in which way to show it', async () => {
    const { get } = await serve({ apiKeys: apiKeys() })

    expect((await get('/mcp/tools')).headers.get('www-authenticate')).toBe('Bearer')
    expect((await get('/mcp/tools', { authorization: 'bEARER premium-key-for-tests' })).status).toBe(200)
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

  test('the device to execute on has either name, and is missed without', async () => {
    const { post } = await serve({ apiKeys: apiKeys() })
    const execute = (body: object) => json(post('/secure/execute', body, PREMIUM))

    expect(await execute({ device: 'edge-2', command: 'show clock' })).toMatchObject({ device: 'edge-2' })
    expect((await execute({})).detail).toMatchObject([
      { loc: ['body', 'command'], type: 'missing' },
      { loc: ['body', 'device_ip'], type: 'missing' },
    ])
  })

  test('whoever is not let in is in the log, without the key', async () => {
    const logger = createMemoryLogger()
    const { get } = await serve({ apiKeys: apiKeys() }, { kernel: { logger } })
    await get('/secure/device/edge-1', { authorization: 'Bearer a-guessed-key', 'x-correlation-id': 'abc-123' })

    expect(logger.lines.filter(({ message }) => message === 'a request was not let in')).toMatchObject([
      {
        level: 'info',
        fields: { correlationId: 'abc-123', route: '/secure/device/:device_ip', code: 'UNAUTHENTICATED' },
      },
    ])
    expect(JSON.stringify(logger.lines)).not.toContain('a-guessed-key')
  })

  test('a tier that is too low is told so, whatever it has sent', async () => {
    const { post } = await serve({ apiKeys: apiKeys() })

    expect((await post('/secure/execute', { device_ip: '10.0.0.256' }, BASIC)).status).toBe(403)
    expect((await post('/secure/execute', { device_ip: '10.0.0.256' }, PREMIUM)).status).toBe(422)
  })

  test('a key that is due for rotation works, and is warned about once', async () => {
    const logger = createMemoryLogger()
    const old = [{ key: 'premium-key-for-tests', owner: 'ops', tier: 'premium', created_at: '2020-01-01' }]
    const { get } = await serve({ apiKeys: createApiKeyStore(old) }, { kernel: { logger } })
    const statuses = [await get('/mcp/tools', PREMIUM), await get('/mcp/tools', PREMIUM)].map(({ status }) => status)

    expect(statuses).toEqual([200, 200])
    const warnings = logger.lines.filter(({ message = '' }) => message.includes('due for rotation'))
    expect(warnings).toHaveLength(1)
    expect(JSON.stringify(warnings)).not.toContain('premium-key-for-tests')
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
