import { request as httpRequest } from 'node:http'
import { createApiKeyStore } from '@flotilla/core'
import { describe, expect, test } from 'vitest'
import { json, KEYS, PREMIUM, serve } from './__fixtures__/serve.js'

describe('what does not fit a schema is 422, one entry a fault', () => {
  test.each([
    ['/query-device', {}, ['body', 'device_ip']],
    ['/query-device', { device_ip: '999.1.1.1', commands: ['show version'] }, ['body', 'device_ip']],
    ['/query-device', { device_ip: 'edge-1', commands: [] }, ['body', 'commands']],
    ['/execute-commands', { devices: [], commands: ['x'] }, ['body', 'devices']],
    ['/execute-commands', { devices: [{ host: 'edge-1', username: 'a' }] }, ['body', 'devices', 0, 'password']],
    ['/mcp/call-tool', { arguments: {} }, ['body', 'tool']],
    ['/mcp/call-tool', { tool: 'run_command', arguments: { device: 'edge-1' } }, ['body', 'arguments', 'command']],
    ['/agent/query', { prompt: 'up?', device_ip: '10.0.0.256' }, ['body', 'device_ip']],
    ['/fleet/run', { commands: ['show clock'], filter: 'site=' }, ['body', 'filter']],
    ['/mcp/call-tool', { tool: 'list_devices', arguments: { filter: '((' } }, ['body', 'arguments', 'filter']],
    ['/query-device', [1], ['body']],
  ])('%s with %j', async (path, body, loc) => {
    const { post } = await serve()
    const response = await post(path, body)
    const { detail } = await json(response)

    expect(response.status).toBe(422)
    expect(detail).toContainEqual({ loc, msg: expect.any(String), type: expect.any(String) })
  })

  test('every fault of a body is told at once, those of addresses too', async () => {
    const { post } = await serve({ apiKeys: createApiKeyStore(KEYS) })
    const { detail } = await json(post('/secure/execute', { device_ip: '10.0.0.256', timeout: 'soon' }, PREMIUM))

    expect(detail.map(({ loc }: { loc: unknown }) => loc)).toEqual([
      ['body', 'device_ip'],
      ['body', 'command'],
      ['body', 'timeout'],
    ])
  })

  test.each([
    ['/query-device', 'commands'],
    ['/mcp/call-tool', 'tool'],
    ['/agent/query', 'prompt'],
  ])('a field that is not there is missing, on %s', async (path, field) => {
    const { post } = await serve()

    expect((await json(post(path, { device_ip: 'edge-1' }))).detail).toContainEqual({
      loc: ['body', field],
      msg: expect.any(String),
      type: 'missing',
    })
  })

  test.each(['10.0.0.256', 'fe80::1::2', 'a%20b'])(
    'an address in the path, as in /secure/device/%s',
    async (address) => {
      const { get } = await serve({ apiKeys: createApiKeyStore(KEYS) })
      const response = await get(`/secure/device/${address}`, PREMIUM)

      expect(response.status).toBe(422)
      expect(await json(response)).toEqual({
        detail: [{ loc: ['path', 'device_ip'], msg: expect.any(String), type: expect.any(String) }],
      })
    },
  )
})

describe('what cannot be read is 400 in the same shape', () => {
  test('a body that is no JSON; one that is too large is 413', async () => {
    const { post } = await serve({ maxBodyBytes: 1_000 })
    const broken = await post('/query-device', '{"device_ip": ')
    const huge = await post('/query-device', { device_ip: 'x'.repeat(2_000), commands: ['a'] })

    expect([broken.status, huge.status]).toEqual([400, 413])
    expect(await json(broken)).toEqual({ detail: [{ loc: ['body'], msg: expect.any(String), type: 'json_invalid' }] })
  })

  test('a body that is not UTF-8 is not read as something else', async () => {
    const { url, devices } = await serve()
    const body = Buffer.concat([
      Buffer.from('{"device_ip":"edge-1","commands":["show clock"],"note":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ])
    const response = await fetch(`${url}/query-device`, { method: 'POST', body })

    expect(response.status).toBe(400)
    expect(await json(response)).toEqual({ detail: [{ loc: ['body'], msg: expect.any(String), type: 'json_invalid' }] })
    expect(devices[0]?.sent).toEqual([])
  })

  test('a body that is nested beyond all use is 422, whatever the brackets in its texts', async () => {
    const { post } = await serve()
    const nested = (depth: number): string =>
      `{"tool":"list_devices","arguments":{"note":${JSON.stringify('[{"'.repeat(500))},"x":${'['.repeat(depth)}${']'.repeat(depth)}}}`
    const response = await post('/mcp/call-tool', nested(5_000))

    expect(response.status).toBe(422)
    expect(await json(response)).toEqual({ detail: [{ loc: ['body'], msg: expect.any(String), type: 'too_deep' }] })
    expect((await post('/mcp/call-tool', nested(50))).status).toBe(200)
  })

  test('a path that cannot be decoded', async () => {
    const { url } = await serve()
    // fetch would repair it
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      httpRequest(`${url}/secure/device/%E0%A4%A`, (response) => {
        let text = ''
        response.on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
        .on('error', reject)
        .end()
    })

    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text)).toEqual({
      detail: [{ loc: ['path'], msg: expect.any(String), type: 'path_invalid' }],
    })
  })
})

test('another method on a route is 405 and says which there are', async () => {
  const { get, url } = await serve()
  const read = await get('/query-device')
  const write = await fetch(`${url}/health`, { method: 'POST' })

  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST'])
  expect([write.status, write.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  expect(await json(read)).toEqual({ detail: { error: expect.any(String), code: 'METHOD_NOT_ALLOWED' } })
  expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200)
})

test('a device that does not exist is 404, a command that changes something is refused and says why', async () => {
  const { post, devices } = await serve()
  const unknown = await post('/query-device', { device_ip: 'nowhere-1', commands: ['show version'] })
  const write = await post('/query-device', { device_ip: 'edge-1', commands: ['reload'] })

  expect([unknown.status, write.status]).toEqual([404, 403])
  expect(await json(write)).toMatchObject({ detail: { code: 'GUARD_REFUSED', reason: 'DESTROYS' } })
  expect(devices[0]?.sent).not.toContain('reload')
})

test('the agent is not asked about a device that there is not', async () => {
  const agent = { run: () => Promise.reject(new Error('must not run')) }
  const { post } = await serve({ agent, apiKeys: createApiKeyStore(KEYS) })
  const ask = (device_ip: string, key: string) =>
    post('/agent/query', { prompt: 'up?', device_ip }, { authorization: `Bearer ${key}` })

  const unknown = await ask('nowhere-1', 'premium-key-for-tests')
  const foreign = await ask('edge-2', 'scoped-key-for-tests')

  expect([unknown.status, foreign.status]).toEqual([404, 403])
  expect(await json(unknown)).toMatchObject({ detail: { code: 'DEVICE_UNKNOWN' } })
})
