import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { openSession } from '../session/open-session.js'
import { type FakeDevice, fakeDevice } from './fake-device.js'
import { fakeFleet } from './fake-fleet.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const heapUsed = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test('devices that have been read hold little more than those that nobody has touched', {
  timeout: 30_000,
}, async () => {
  const count = 300
  const make = () => fakeFleet(Array.from({ length: count }, (_, index) => ({ name: `edge-${index + 1}` })))
  // Compiled code and caches are no part of a device.
  await make().run('show version', { concurrency: 50 })
  const before = heapUsed()
  const fleet = make()
  const untouched = heapUsed()
  const report = await fleet.run('show version', { concurrency: 50 }).then(({ ok }) => ok)
  const read = heapUsed()

  expect(report).toBe(count)
  expect((untouched - before) / count).toBeLessThan(3_000)
  expect((read - untouched) / count).toBeLessThan(6_000)
  expect(fleet.device('edge-300').sent).toContain('show version')
})

describe('what is seen of a device that was let go of in between', () => {
  const sessions = async (device: FakeDevice, command: string): Promise<string[]> => {
    const outputs: string[] = []
    for (let count = 0; count < 2; count++) {
      await using session = await openSession(device)
      outputs.push((await session.run(command)).output)
    }
    return outputs
  }

  test('the log, and how long it has been up, go on', async () => {
    let now = Date.UTC(2026, 0, 1)
    const tick = (): number => (now += 60_000)
    const [first, second] = await sessions(fakeDevice({ now: tick }), 'show logging')
    expect(second).toBe(first)

    const [before, after] = await sessions(fakeDevice({ now: tick }), 'show version')
    const minutes = (text = ''): number => Number(/uptime is 1 hour, (\d+) minutes/.exec(text)?.[1])
    expect(minutes(after)).toBeGreaterThan(minutes(before))
  })

  test.each(['cisco-ios', 'cisco-nxos', 'arista-eos', 'juniper-junos', 'frr', 'huawei-vrp', 'hp-procurve'])(
    'a change of a %s is still there',
    async (platform) => {
      const device = fakeDevice({ platform })
      const before = device.runningConfig()
      const line = platform === 'juniper-junos' ? 'set system host-name changed' : 'hostname changed'
      {
        await using session = await openSession(device)
        await session.configure([platform === 'huawei-vrp' ? 'sysname changed' : line])
      }

      expect(device.openConnections).toBe(0)
      expect(device.runningConfig()).toContain('changed')
      expect(device.runningConfig()).not.toBe(before)
      await using session = await openSession(device)
      expect(session.hostname).toBe('changed')
    },
  )

  test('a file that was written is still there', async () => {
    const device = fakeDevice({ platform: 'linux' })
    {
      await using session = await openSession(device)
      await session.run('echo hello > /tmp/greeting')
    }
    await using session = await openSession(device)

    expect((await session.run('cat /tmp/greeting')).output).toBe('hello')
  })

  test('what the test put there is still there', async () => {
    const device = fakeDevice()
    device.files.write('flash:image.bin', 'an image')
    const [listing] = await sessions(device, 'dir flash:')

    expect(listing).toContain('image.bin')
    expect(device.files.text('flash:image.bin')).toBe('an image')
  })

  test('what it restarted with is still there', async () => {
    const device = fakeDevice({ now: () => Date.UTC(2026, 0, 1) })
    device.reboot()
    const [first, second] = await sessions(device, 'show version')

    expect(first).toContain('uptime is 0 minutes')
    expect(second).toBe(first)
  })
})

test('what a test does to a device can be passed on as a callback', async () => {
  const device = fakeDevice()
  const { dropAll, setFault } = device
  const session = await openSession(device)

  await Promise.resolve().then(dropAll)
  setFault({ refuse: true })

  await expect(session.run('show clock')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await expect(openSession(device)).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' })
})
