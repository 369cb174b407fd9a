import { describe, expect, test } from 'vitest'
import { createMemoryAudit } from '../../audit/memory-audit.js'
import { createFlotilla, type FlotillaOptions } from '../../flotilla/create-flotilla.js'
import { createMemoryLogger } from '../../observe/memory-logger.js'
import { type FakeDevice, fakeDevice } from '../../testing/fake-device.js'
import { startFakeDevices } from '../../testing/start-fake-devices.js'
import { canonicalJson, sha256 } from '../../util/canonical-json.js'
import { doorTools } from './door-tools.js'

const LOGIN = { username: 'admin', password: 'fake-device-password' }
const caller = { id: 'test', via: 'sdk', scopes: ['*'] } as const

interface Result {
  host: string
  success: boolean
  output: string
  error: string | null
  execution_time_ms: number
}

interface Report {
  total_devices: number
  successful: number
  failed: number
  results: Result[]
}

async function execute(input: object, options: Partial<FlotillaOptions> & { inventory: unknown }): Promise<Report> {
  await using flotilla = createFlotilla({
    tools: doorTools(),
    logger: createMemoryLogger(),
    ...options,
  } as FlotillaOptions)
  return (await flotilla.call('execute_commands', input, { caller })).output as unknown as Report
}

test('a kind of device that nobody knows is the failure of that device alone', async () => {
  const device = fakeDevice({ name: 'edge-1' })
  const { successful, results } = await execute(
    {
      devices: [
        { host: 'edge-1', device_type: 'no_such_os', ...LOGIN },
        { host: 'edge-1', device_type: 'cisco_ios_ssh', ...LOGIN },
        { host: 'edge-1', device_type: 'autodetect', ...LOGIN },
      ],
      commands: ['show version'],
    },
    { inventory: [device] },
  )

  expect(successful).toBe(2)
  expect(results.map(({ success }) => success)).toEqual([false, true, true])
  expect(results[0]?.error).toMatch(/^PLATFORM_UNKNOWN: .*no_such_os/)
})

test('a device may be named with the port that it has, and with no other', async () => {
  await using running = await startFakeDevices({ count: 1, platform: 'cisco-ios', namePrefix: 'edge-' })
  const { port = 0 } = running.devices[0] ?? {}
  const at = (wanted: number) => ({ host: 'edge-1', port: wanted, device_type: 'cisco_ios', ...LOGIN })
  const { results } = await execute(
    { devices: [at(port), at(22)], commands: ['show version'] },
    { inventory: running.devices },
  )

  expect(results.map(({ error }) => error?.split(':')[0] ?? null)).toEqual([null, 'DEVICE_UNKNOWN'])
})

describe('enable mode', () => {
  const locked = () => fakeDevice({ name: 'edge-1', enableSecret: 'let-me-in-please' })
  const ask = (device: FakeDevice, options: object, target: object = {}) =>
    execute(
      { devices: [{ host: 'edge-1', ...LOGIN, ...target }], commands: ['show privilege'], ...options },
      { inventory: [device] },
    )

  test('is left alone unless it is asked for', async () => {
    const device = locked()
    const { results } = await ask(device, {}, { secret: 'not-the-secret' })

    expect(results).toMatchObject([{ success: true, output: expect.stringContaining('level is 1') }])
    expect(device.sent).not.toContain('enable')
  })

  test('is entered with the secret', async () => {
    const { results } = await ask(locked(), { enable_mode: true }, { secret: 'let-me-in-please' })

    expect(results).toMatchObject([{ success: true, output: expect.stringContaining('level is 15') }])
  })

  test('a refused secret is the failure of the device, and is not repeated', async () => {
    const report = await ask(locked(), { enable_mode: true }, { secret: 'not-the-secret' })

    expect(report.results).toMatchObject([
      { success: false, error: expect.stringMatching(/^MODE_UNREACHABLE: edge-1 /) },
    ])
    expect(JSON.stringify(report)).not.toContain('not-the-secret')
  })
})

test('logins that a device repeats are taken out of its output', async () => {
  const secret = 'let-me-in-please'
  const commands = { 'show banner': `${LOGIN.password} and ${secret}` }
  const { results } = await execute(
    {
      devices: [{ host: 'edge-1', ...LOGIN, secret }],
      commands: ['show banner'],
      enable_mode: true,
    },
    { inventory: [fakeDevice({ name: 'edge-1', enableSecret: secret, commands })] },
  )

  expect(results[0]).toMatchObject({
    success: true,
    output: expect.stringMatching(/^<redacted\S*> and <redacted\S*>$/),
  })
})

test('an address of an allowed network is worked on at the port that the call names; any other is not', async () => {
  await using running = await startFakeDevices({ count: 1, platform: 'cisco-ios' })
  const [device] = running.devices
  const { results } = await execute(
    {
      devices: [
        { host: '127.0.0.1', port: device?.port, ...LOGIN },
        { host: '192.0.2.1', port: device?.port, ...LOGIN },
      ],
      commands: ['show clock'],
    },
    { inventory: [], addresses: { networks: ['127.0.0.0/8'], ...(device?.hostKeys && { hostKeys: device.hostKeys }) } },
  )

  expect(results).toMatchObject([
    { success: true },
    { success: false, error: expect.stringMatching(/^DEVICE_UNKNOWN/) },
  ])
})

test('the guard of the kernel reads these commands too', async () => {
  const device = fakeDevice({ name: 'edge-1' })
  const guard = { check: () => ({ allowed: false, effect: 'read', reason: 'CLOSED', message: 'Not today.' }) as const }
  const { results } = await execute(
    { devices: [{ host: 'edge-1', ...LOGIN }], commands: ['show clock'] },
    { inventory: [device], guard },
  )

  expect(results).toMatchObject([{ success: false, error: expect.stringContaining('Not today.') }])
  expect(device.sent).not.toContain('show clock')
})

test('the limits of the kernel hold for all requests together, and more wait', async () => {
  let open = 0
  let most = 0
  const commands = {
    'show clock': async () => {
      most = Math.max(most, ++open)
      await new Promise(setImmediate)
      open--
      return 'noon'
    },
  }
  const inventory = Array.from({ length: 12 }, (_, index) => fakeDevice({ name: `edge-${index + 1}`, commands }))
  await using flotilla = createFlotilla({ inventory, tools: doorTools(), maxSessions: 3, logger: createMemoryLogger() })
  const devices = inventory.map(({ name }) => ({ host: name, ...LOGIN }))
  const request = (from: number) =>
    flotilla.call('execute_commands', { devices: devices.slice(from, from + 6), commands: ['show clock'] }, { caller })

  // one session of the pool is idle: it makes room
  await flotilla.call('query_device', { device_ip: 'edge-1', commands: ['show clock'] }, { caller })
  const reports = await Promise.all([request(0), request(6)])

  expect(reports.map(({ output }) => output.successful)).toEqual([6, 6])
  expect(most).toBeLessThanOrEqual(3)
  expect(Math.max(...inventory.map(({ openSessions }) => openSessions))).toBe(0)
})

test('who leaves ends the work, and nothing stays open', async () => {
  const leaving = new AbortController()
  const device = fakeDevice({ name: 'edge-1', faults: { hang: 'command', hangOn: /^show clock/ } })
  await using flotilla = createFlotilla({ inventory: [device], tools: doorTools(), logger: createMemoryLogger() })
  const input = { devices: [{ host: 'edge-1', ...LOGIN }], commands: ['show clock'] }
  const call = flotilla.call('execute_commands', input, { caller, signal: leaving.signal })
  const settled = expect(call).rejects.toThrow('gone')
  await expect.poll(() => device.sent).toContain('show clock')

  leaving.abort(new Error('gone'))

  await settled
  await expect.poll(() => device.openSessions).toBe(0)
})

test('the audit record holds no login, nor anything to try one against', async () => {
  const audit = createMemoryAudit()
  const target = { host: 'edge-1', ...LOGIN, secret: 'let-me-in-please' }
  await execute({ devices: [target], commands: ['show clock'] }, { inventory: [fakeDevice({ name: 'edge-1' })], audit })
  const [record] = audit.records
  const input = { devices: [{ ...target, device_type: 'cisco_ios' }], commands: ['show clock'], enable_mode: false }

  expect(record).toMatchObject({ tool: 'execute_commands', devices: ['edge-1'], outcome: 'ok' })
  expect(JSON.stringify(record)).not.toMatch(/fake-device-password|let-me-in-please/)
  expect(record?.inputHash).toBe(sha256(canonicalJson(record?.input)))
  expect(record?.inputHash).not.toBe(sha256(canonicalJson(input)))
})
