import { request as httpRequest } from 'node:http'
import { fakeDevice } from '@flotilla/core/testing'
import { describe, expect, test } from 'vitest'
import { readConfig } from './config.js'
import { createService } from './create-service.js'

const config = (environment: Record<string, string> = {}) =>
  readConfig({ PORT: '0', LOG_LEVEL: 'error', ...environment })

const query = (url: string, device: string): Promise<Response> =>
  fetch(`${url}/query-device`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ device_ip: device, commands: ['show clock'] }),
  })

describe('closing', () => {
  test('is not ready first, still says so, refuses new work, and lets running work end', async () => {
    let finish = (): void => undefined
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const commands = { 'show clock': () => finished.then(() => 'noon') }
    const device = fakeDevice({ name: 'edge-1', commands })
    const service = await createService(config(), [device], true)
    const running = query(service.url, 'edge-1')
    await expect.poll(() => device.sent).toContain('show clock')

    const closing = service.close()
    const ready = await fetch(`${service.url}/health/ready`)
    const alive = await fetch(`${service.url}/health/live`)
    const refused = await query(service.url, 'edge-1')

    expect([ready.status, alive.status, refused.status]).toEqual([503, 200, 503])
    expect(await ready.json()).toEqual({ status: 'not_ready', not_ready: ['shutting down'] })
    expect(await refused.json()).toMatchObject({ detail: { code: 'SHUTTING_DOWN' } })
    expect(device.openSessions).toBe(1)

    finish()
    const answer = await running
    expect([answer.status, await answer.json()]).toMatchObject([200, { results: [{ output: 'noon' }] }])
    await closing
    expect(device.openSessions).toBe(0)
    await expect(fetch(`${service.url}/health/live`)).rejects.toThrow()
  })

  test('twice is once', async () => {
    const service = await createService(config(), [], true)

    await Promise.all([service.close(), service.close()])
    await expect(fetch(service.url)).rejects.toThrow()
  })
})

test('a port that is taken is named, and nothing stays behind', async () => {
  const first = await createService(config(), [], true)
  const { port } = new URL(first.url)

  await expect(createService(config({ PORT: port }), [], true)).rejects.toThrow(
    `PORT: something else listens on ${port}`,
  )
  await first.close()
})

test('what is not there is 404 in the shape of other errors', async () => {
  const service = await createService(config(), [], true)
  const response = await fetch(`${service.url}/nowhere`)

  expect([response.status, await response.json()]).toEqual([
    404,
    { detail: { error: 'There is no /nowhere here', code: 'NOT_FOUND' } },
  ])
  await service.close()
})

describe('without keys', () => {
  const ask = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      httpRequest(`${url}/mcp/info`, { headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })

  test.each([
    [{}, 200],
    [{ origin: 'http://localhost:3000' }, 200],
    [{ host: 'localhost' }, 200],
    [{ host: '[::1]:8000' }, 200],
    [{ origin: 'https://elsewhere.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'rebound.example' }, 403],
    [{ host: '127.0.0.1.rebound.example' }, 403],
  ])('a request with %j is answered with %i', async (headers, status) => {
    const service = await createService(config(), [], true)

    expect(await ask(service.url, headers)).toBe(status)
    await service.close()
  })

  test('with keys the key decides', async () => {
    const keys = JSON.stringify([{ key: 'premium-key-for-tests', owner: 'ops', tier: 'premium' }])
    const service = await createService(config({ FLOTILLA_API_KEYS: keys }), [], true)
    const headers = { origin: 'https://elsewhere.example', authorization: 'Bearer premium-key-for-tests' }

    expect(await ask(service.url, headers)).toBe(200)
    expect(await ask(service.url, {})).toBe(401)
    await service.close()
  })
})

test('a device is asked once, and again after a write', async () => {
  const device = fakeDevice({ name: 'edge-1' })
  const service = await createService(config(), [device], true)
  const look = async (): Promise<unknown> => {
    const response = await fetch(`${service.url}/mcp/call-tool`, {
      method: 'POST',
      body: JSON.stringify({ tool: 'check_interface_status', arguments: { device_ip: 'edge-1' } }),
    })
    return ((await response.json()) as { cache_status: string }).cache_status
  }
  const write = {
    device_ip: 'edge-1',
    interface_name: 'GigabitEthernet0/3',
    ip_address: '10.9.9.1',
    subnet_mask: '255.255.255.0',
  }

  expect([await look(), await look()]).toEqual(['miss', 'hit'])
  await service.flotilla.call('configure_interface', write, {
    caller: { id: 'test', via: 'sdk', scopes: ['*'] },
    approver: { decide: () => true },
  })
  expect(await look()).toBe('miss')
  await service.close()
})
