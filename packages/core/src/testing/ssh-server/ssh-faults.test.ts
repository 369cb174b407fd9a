import { createHash } from 'node:crypto'
import ssh2, { type ClientChannel } from 'ssh2'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Faults } from '../faults/fault-options.js'
import { type FakeDevices, type FakeSshDevice, startFakeDevices } from '../start-fake-devices.js'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

async function start(faults: Faults = {}): Promise<FakeSshDevice> {
  const fakes: FakeDevices = await startFakeDevices({ faults })
  cleanUp.push(() => fakes.close())
  return fakes.get('fake-1')
}

interface Attempt {
  client: ssh2.Client
  /** Resolves with what came first. */
  outcome: Promise<'ready' | 'closed' | Error>
  keys: string[]
}

function attempt(device: FakeSshDevice): Attempt {
  const client = new ssh2.Client()
  const keys: string[] = []
  cleanUp.push(() => client.destroy())
  const outcome = new Promise<'ready' | 'closed' | Error>((resolve) => {
    client.once('ready', () => resolve('ready'))
    client.on('error', resolve)
    client.once('close', () => resolve('closed'))
  })
  client.connect({
    host: device.host,
    port: device.port ?? 22,
    username: 'admin',
    password: 'fake-device-password',
    hostVerifier: (key: Buffer) => {
      keys.push(`SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`)
      return true
    },
  })
  client.setNoDelay(true)
  return { client, outcome, keys }
}

const shell = (client: ssh2.Client): Promise<ClientChannel> =>
  new Promise((resolve, reject) =>
    client.shell({ rows: 0, cols: 511 }, (error, channel) => (error ? reject(error) : resolve(channel))),
  )

/** Everything up to the end of the channel. */
const drain = (channel: ClientChannel): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    channel.once('close', () => resolve(text))
  })

test('refuse: nothing listens, until it is taken back', async () => {
  const device = await start({ refuse: true })
  expect(await attempt(device).outcome).toMatchObject({ code: 'ECONNREFUSED' })

  device.setFault({ refuse: false })
  expect(await attempt(device).outcome).toBe('ready')
})

test('authFailure: good credentials are refused that many times', async () => {
  const device = await start({ authFailure: 2 })

  expect(await attempt(device).outcome).toBeInstanceOf(Error)
  expect(await attempt(device).outcome).toBeInstanceOf(Error)
  expect(await attempt(device).outcome).toBe('ready')
})

test('wrongHostKey: the second connection sees another key', async () => {
  const device = await start({ wrongHostKey: true })
  const first = attempt(device)
  await first.outcome
  const second = attempt(device)
  await second.outcome

  expect(device.hostKeys).toEqual({ pinned: first.keys })
  expect(second.keys).not.toEqual(first.keys)
})

test('connectLatencyMs: the answer to a connection comes late', async () => {
  const device = await start({ connectLatencyMs: 5_000 })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { client, outcome } = attempt(device)
    await new Promise<void>((resolve) => client.once('connect', () => resolve()))
    await vi.waitUntil(() => vi.getTimerCount() > 1)

    await vi.advanceTimersByTimeAsync(4_999)
    expect(device.connections).toBe(0)
    await vi.advanceTimersByTimeAsync(1)

    expect(await outcome).toBe('ready')
  } finally {
    vi.useRealTimers()
  }
})

describe('vtyFull', () => {
  test('message: the device says so and hangs up', async () => {
    const device = await start({ vtyFull: 1 })
    const { client, outcome } = attempt(device)
    await outcome
    await shell(client)

    expect(await drain(await shell(client))).toContain('% All lines are busy')
    expect(device.openSessions).toBe(1)
  })

  test('refuse: the channel does not open', async () => {
    const { client, outcome } = attempt(await start({ vtyFull: { lines: 0, how: 'refuse' } }))
    await outcome

    await expect(shell(client)).rejects.toThrow()
  })
})

test('dropAfterBytes: the connection ends at that byte of output', async () => {
  const { client, outcome } = attempt(await start({ dropAfterBytes: 100 }))
  await outcome
  const channel = await shell(client)
  channel.write('show version\n')

  expect(await drain(channel)).toHaveLength(100)
})

test('reboot: connections end, and the device is back later with what was saved', async () => {
  const device = await start()
  const { client, outcome } = attempt(device)
  await outcome
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))

  device.reboot({ downMs: 300 })
  await closed
  expect(await attempt(device).outcome).toMatchObject({ code: 'ECONNREFUSED' })

  let again: 'ready' | 'closed' | Error = 'closed'
  while (again !== 'ready') again = await attempt(device).outcome
  expect(device.connections).toBe(2)
})

test('dropAll: every connection ends, new ones are welcome', async () => {
  const device = await start()
  const { client, outcome } = attempt(device)
  await outcome
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))

  device.dropAll()

  await closed
  expect(await attempt(device).outcome).toBe('ready')
})

test.each(['connect', 'auth'] as const)('hang at %s: no answer, ever', async (hang) => {
  const device = await start({ hang })
  const { client, outcome } = attempt(device)
  const patience = new Promise((resolve) => setTimeout(resolve, 30, 'silence'))

  expect(await Promise.race([outcome, patience])).toBe('silence')
  client.destroy()
  expect(device.connections).toBe(0)
})
