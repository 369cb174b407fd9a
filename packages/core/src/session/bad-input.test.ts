import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Device } from '../inventory/device.js'
import { type FakeDevices, fakeDevice, startFakeDevices } from '../testing/index.js'
import type { DeviceSession } from './device-session.js'
import { openSession } from './open-session.js'

let folder: string
let image: string
let fakes: FakeDevices

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bad-input-'))
  image = join(folder, 'image.bin')
  await writeFile(image, 'x'.repeat(1000))
  fakes = await startFakeDevices({ count: 2, platform: ['cisco-ios', 'linux'] })
})

afterAll(() => fakes.close())

/** Names the device, says in which phase it happened and what to try. */
const explained = (code: string, device: string, phase: string) => ({
  code,
  device,
  hint: expect.stringMatching(/\w/),
  message: expect.stringContaining(device),
  details: expect.objectContaining({ phase }),
})

describe('an unfit device is refused with its name, before anything is connected', () => {
  test.each<[string, string, Partial<Record<keyof Device, unknown>>]>([
    ['PLATFORM_UNKNOWN', 'open', { platform: 'cisco-iso' }],
    ['PLATFORM_UNKNOWN', 'open', { platform: undefined }],
    ['PLATFORM_UNKNOWN', 'open', { platform: null }],
    ['PLATFORM_UNKNOWN', 'open', { platform: {} }],
    ['CREDENTIALS_MISSING', 'credentials', { credentials: undefined }],
    ['CREDENTIALS_MISSING', 'credentials', { credentials: { username: '', password: 'x' } }],
    ['CREDENTIALS_INVALID', 'credentials', { credentials: { username: 'a', privateKey: 'no key at all' } }],
  ])('%s in phase %s: %o', async (code, phase, wrong) => {
    const device = { name: 'edge-1', host: '127.0.0.1', port: 1, platform: 'cisco-ios', ...wrong } as Device

    await expect(openSession(device)).rejects.toMatchObject(explained(code, 'edge-1', phase))
  })
})

test.each([undefined, null, 'edge-1', {}, { name: '' }])('%o is no device', async (wrong) => {
  await expect(openSession(wrong as Device)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})

test('jump hosts in a circle are refused', async () => {
  const hop: Device = { ...fakes.get('fake-1'), name: 'hop' }
  const circle = { ...fakes.get('fake-2'), jump: hop }
  hop.jump = hop

  await expect(openSession(circle)).rejects.toMatchObject({ code: 'OPTION_INVALID', device: 'fake-2' })
})

describe('a credential provider', () => {
  const device = (resolve: () => Promise<never>): Device => ({ ...fakes.get('fake-1'), credentials: { resolve } })

  test.each([
    ['that rejects', async () => Promise.reject(new Error('the vault says s3cr3t'))],
    [
      'that throws',
      () => {
        throw new Error('the vault says s3cr3t')
      },
    ],
  ])('%s fails the opening, and what it said stays in the cause', async (_how, resolve) => {
    const error = await openSession(device(resolve)).catch((reason: unknown) => reason)

    expect(error).toMatchObject(explained('CREDENTIALS_MISSING', 'fake-1', 'credentials'))
    expect(JSON.stringify(error)).not.toContain('s3cr3t')
  })

  test('that never answers is not waited for longer than the opening may take', async () => {
    await expect(
      openSession(
        device(() => new Promise(() => undefined)),
        { timeoutMs: 50 },
      ),
    ).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', device: 'fake-1' })
  })
})

test.each([
  ['connect', 'handshake', 100],
  // The handshake before it may take its time on a busy machine.
  ['auth', 'auth', 700],
] as const)(
  'an opening that hangs at %s ends at its deadline, and says how far it got',
  async (hang, phase, timeoutMs) => {
    await using slow = await startFakeDevices({ faults: { hang } })

    const error = await openSession(slow.get('fake-1'), { timeoutMs }).catch((reason: unknown) => reason)

    expect(error).toMatchObject(explained('DEADLINE_EXCEEDED', 'fake-1', phase))
  },
)

test('an opening that waits for a prompt in vain ends at its deadline, and tells what it waited for', async () => {
  const device = fakeDevice({ name: 'edge-1', faults: { hang: 'prompt' } })

  const error = await openSession(device, { timeoutMs: 60 }).catch((reason: unknown) => reason)

  expect(error).toMatchObject(explained('DEADLINE_EXCEEDED', 'edge-1', 'login'))
  expect(error).toMatchObject({ details: { expected: expect.stringContaining('prompt') } })
})

describe('times that make no sense are refused, and endless ones are long', () => {
  const device = fakeDevice({ name: 'edge-1' })

  test.each([0, -1, Number.NaN, '5' as unknown as number])('%s', async (timeoutMs) => {
    await using session = await openSession(device)
    const sent = device.sent.length

    await expect(openSession(device, { timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID', device: 'edge-1' })
    await expect(session.run('show clock', { timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(session.run('show clock', { idleTimeoutMs: timeoutMs })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    })
    await expect(session.runAll(['show clock'], { timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(session.configure(['ip routing'], { timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(session.upload(image, 'flash:x', { timeoutMs })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    expect(device.sent).toHaveLength(sent)
    expect(session.state).toBe('ready')
  })

  test.each([Number.POSITIVE_INFINITY, 2 ** 40])('%s', async (timeoutMs) => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    for (const each of [device, fakeDevice({ name: 'host-1', platform: 'linux' })]) {
      await using session = await openSession(each, { timeoutMs, promptTimeoutMs: timeoutMs })
      await session.run('uname', { timeoutMs, idleTimeoutMs: timeoutMs })
      await session.upload(image, '/tmp/x', { timeoutMs })
    }
    await new Promise(setImmediate)
    process.off('warning', onWarning)

    expect(warnings).toEqual([])
  })
})

describe('what an open session is asked wrongly names the device and the phase, and leaves it usable', () => {
  const cases: [string, string, (session: DeviceSession) => Promise<unknown>][] = [
    ['COMMAND_INVALID', 'command', (session) => session.run('')],
    ['COMMAND_INVALID', 'command', (session) => session.run('show clock\nreload')],
    ['COMMAND_INVALID', 'command', (session) => session.configure(['ip routing', 'a\x03'])],
    ['COMMAND_INVALID', 'command', (session) => session.runAll('show clock' as unknown as string[])],
    ['MODE_UNKNOWN', 'move', (session) => session.enter('nowhere')],
    ['FILE_NOT_FOUND', 'upload', (session) => session.upload(join(folder, 'missing'), '/tmp/x')],
    ['OPTION_INVALID', 'transfer', (session) => session.upload(image, '')],
    ['OPTION_INVALID', 'transfer', (session) => session.upload(image, '/tmp/x\nC0644')],
    ['OPTION_INVALID', 'transfer', (session) => session.download('/etc/hosts', undefined as unknown as string)],
    ['FILE_NOT_FOUND', 'download', (session) => session.download('/no/such/file', join(folder, 'copy'))],
  ]

  test.each(cases)('%s in phase %s', async (code, phase, ask) => {
    for (const device of fakes.devices) {
      await using session = await openSession(device)

      await expect(ask(session)).rejects.toMatchObject(explained(code, device.name, phase))

      expect(session.state).toBe('ready')
      expect((await session.run('show clock')).command).toBe('show clock')
    }
  })
})

test('a closed session says so, with device and phase', async () => {
  const device = fakeDevice({ name: 'edge-1' })
  const session = await openSession(device)
  await session.close()

  await expect(session.run('show clock')).rejects.toMatchObject(explained('SESSION_CLOSED', 'edge-1', 'command'))
})

test('a session that the device closed while idle says so, with device and phase', async () => {
  for (const platform of ['cisco-ios', 'linux']) {
    const device = fakeDevice({ name: 'edge-1', platform })
    await using session = await openSession(device)
    device.dropAll()

    await expect(session.run('show clock')).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:SESSION|CONNECTION)_CLOSED$/),
      device: 'edge-1',
      details: expect.objectContaining({ phase: 'command' }),
    })
  }
})
