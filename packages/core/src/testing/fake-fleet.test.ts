import { describe, expect, test } from 'vitest'
import { createFleet } from '../fleet/create-fleet.js'
import { createGuard } from '../guard/create-guard.js'
import type { DeviceSession } from '../session/device-session.js'
import { fleetRunnerContract } from './contracts/fleet-runner-contract.js'
import { fakeDevice } from './fake-device.js'
import { fakeFleet } from './fake-fleet.js'
import type { Faults } from './faults/fault-options.js'

describe('a fleet over devices in memory', () => {
  fleetRunnerContract((devices) => createFleet({ inventory: devices }))
})

describe('fakeFleet', () => {
  test('answers from a table, and remembers what it was asked', async () => {
    await using fleet = fakeFleet({ 'edge-1': { 'show clock': '12:00' }, 'edge-2': { 'show clock': '13:00' } })

    const report = await fleet.run('show clock')

    expect([...report.values()].map(([device, { output }]) => [device, output])).toEqual([
      ['edge-1', '12:00'],
      ['edge-2', '13:00'],
    ])
    expect(fleet.sent('edge-1')).toContain('show clock')
    expect(fleet.openSessions).toBe(0)
  })

  test('takes descriptions with a place in the inventory, and devices that are there already', async () => {
    const own = fakeDevice({ name: 'own', platform: 'juniper-junos' })
    await using described = fakeFleet({
      a: { platform: 'arista-eos', site: 'lon', tags: ['core'] },
      b: { groups: ['lab'] },
    })
    await using listed = fakeFleet([own, { platform: 'linux' }, { name: 'named', site: 'par' }])

    expect(described.inventory.select({ site: 'lon', tags: 'core' }).map(({ platform }) => platform)).toEqual([
      'arista-eos',
    ])
    expect(described.inventory.select({ groups: 'lab' })).toHaveLength(1)
    expect(listed.inventory.names()).toEqual(['own', 'fake-2', 'named'])
    expect(listed.device('own')).toBe(own)
  })

  test('counts sessions that were not given back', async () => {
    await using fleet = fakeFleet({ 'edge-1': {} })
    const session = await fleet.session('edge-1')
    expect(fleet.openSessions).toBe(1)
    await session.close()

    expect(fleet.openSessions).toBe(0)
  })

  test('a device can be broken and mended while the fleet runs', async () => {
    await using fleet = fakeFleet({ a: { 'show clock': 'now' } }, { breaker: false })
    fleet.device('a').setFault({ refuse: true })
    expect(await fleet.run('show clock')).toMatchObject({ failed: 1 })
    fleet.device('a').clearFaults()

    expect(await fleet.run('show clock')).toMatchObject({ ok: 1 })
  })

  test('reads only, unless it is told otherwise', async () => {
    const lines = ['hostname renamed']
    await using careful = fakeFleet({ a: {} })
    await using bold = fakeFleet({ a: {} }, { guard: createGuard({ allow: 'write' }) })
    await using open = fakeFleet({ a: {} }, { guard: false })
    const configure = (session: DeviceSession) => session.configure(lines)

    for (const task of ['configure terminal', 'reload', 'copy running-config tftp:']) {
      expect((await careful.run(task)).get('a')).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED' } })
    }
    expect((await careful.run(configure)).get('a')).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED' } })
    expect(careful.sent('a').filter((line) => !line.startsWith('terminal '))).toEqual([])
    for (const fleet of [bold, open]) {
      expect((await fleet.run(configure)).get('a')).toMatchObject({ ok: true, value: { ok: true, applied: true } })
      expect(fleet.device('a').runningConfig()).toContain('hostname renamed')
    }
    expect((await bold.run('reload')).get('a')).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED' } })
  })

  test('a write that the guard allows by name gets through, in runs and in sessions', async () => {
    const guard = createGuard({ allowCommands: { '*': ['clear counters'] } })
    await using fleet = fakeFleet({ a: { 'clear counters': 'cleared' } }, { guard })
    await using session = await fleet.session('a')

    expect((await session.run('clear counters')).output).toBe('cleared')
    await session.close()
    expect((await fleet.run('clear counters')).get('a')).toMatchObject({ ok: true, value: { output: 'cleared' } })
    expect((await fleet.run('clear counters', { effect: 'read' })).get('a')).toMatchObject({ ok: false })
  })

  test('names that are not there are a coded error', () => {
    const fleet = fakeFleet({ a: {} })

    expect(() => fleet.sent('b')).toThrow(expect.objectContaining({ code: 'DEVICE_UNKNOWN', device: 'b' }))
  })
})

describe('one of each fault among many', () => {
  const FAULTS: Readonly<Record<string, Faults>> = {
    refuse: { refuse: true },
    authFailure: { authFailure: true },
    hangConnect: { hang: 'connect' },
    hangAuth: { hang: 'auth' },
    hangPrompt: { hang: 'prompt' },
    hangCommand: { hang: 'command' },
    drop: { dropAfterBytes: 300 },
    busyRefusing: { vtyFull: { lines: 0, how: 'refuse' } },
    slow: { latencyMs: 20 },
    chunked: { chunking: true },
    dribbling: { dribble: { bytes: 200, everyMs: 1 } },
    flooded: { bannerFlood: true },
    paged: { forcedPaging: true },
    promptInside: { promptInOutput: true },
    colourful: { ansiNoise: true },
    renamed: { promptChange: 'renamed' },
  }
  const HEALTHY = 43
  const output = Array.from({ length: 40 }, (_, line) => `line ${line} of the output`).join('\n')
  const devices = [
    ...Object.entries(FAULTS).map(([name, faults]) => ({ name, faults, commands: { 'show x': output } })),
    ...Array.from({ length: HEALTHY }, (_, index) => ({ name: `healthy-${index}`, commands: { 'show x': output } })),
  ]
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

  test('every device has one outcome, the healthy ones are right, nothing is left, and the time is bounded', async () => {
    const before = timers()
    const startedAt = performance.now()
    const fleet = fakeFleet(devices, { concurrency: 20, linesBusyTimeoutMs: 0 })

    const report = await fleet.run('show x', { deviceTimeoutMs: 1_000 })
    const elapsedMs = performance.now() - startedAt

    expect(report.outcomes.map(({ device }) => device)).toEqual(devices.map(({ name }) => name))
    for (const outcome of report.outcomes) {
      if (outcome.ok)
        expect(`${outcome.device}: ${outcome.value.output.replace('promptInside#\n', '')}`).toBe(
          `${outcome.device}: ${output}`,
        )
      else expect(FAULTS).toHaveProperty(outcome.device)
    }
    expect(Object.fromEntries([...report.failures()].map(([code, names]) => [code, names.toSorted()]))).toEqual({
      CONNECTION_REFUSED: ['refuse'],
      AUTH_FAILED: ['authFailure'],
      DEADLINE_EXCEEDED: ['hangAuth', 'hangCommand', 'hangConnect', 'hangPrompt'],
      CONNECTION_CLOSED: ['drop'],
      LINES_BUSY: ['busyRefusing'],
    })
    expect(elapsedMs).toBeLessThan(4 * 1_000)
    expect(fleet.openSessions).toBe(0)
    await fleet.close()
    expect(timers()).toBeLessThanOrEqual(before)
  })
})
