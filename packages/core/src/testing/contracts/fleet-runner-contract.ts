import { expect, test } from 'vitest'
import type { Fleet } from '../../fleet/fleet.js'
import type { Outcome } from '../../fleet/run/outcome.js'
import type { Device } from '../../inventory/device.js'
import { type FakeDevice, fakeDevice } from '../fake-device.js'
import type { FakeDeviceOptions } from '../fake-device-options.js'

/** Whatever runs commands on many devices as `Fleet.run` does: the fleet itself, or one that hands its work to a queue. */
export type FleetRunner = Pick<Fleet, 'close'> & {
  run(command: string, options?: RunnerOptions): ReturnType<Fleet['run']>
}

type RunnerOptions = Parameters<Fleet['run']>[1]

/** Makes a runner over these devices, whose sessions read only. */
export type CreateFleetRunner = (devices: readonly Device[]) => FleetRunner | Promise<FleetRunner>

const COMMAND = 'show clock'

const devicesWith = (count: number, special: Record<number, FakeDeviceOptions> = {}): FakeDevice[] =>
  Array.from({ length: count }, (_, index) =>
    fakeDevice({ name: `d${index}`, commands: { [COMMAND]: `it is ${index} o'clock` }, ...special[index] }),
  )

const namesOf = (outcomes: readonly Outcome<unknown>[]): string[] => outcomes.map(({ device }) => device)

/** What every fleet runner must do; one that hands work elsewhere is done when this suite passes for it. */
export function fleetRunnerContract(create: CreateFleetRunner): void {
  const withRunner = async (
    devices: readonly FakeDevice[],
    body: (runner: FleetRunner) => Promise<void>,
  ): Promise<void> => {
    const runner = await create(devices)
    try {
      await body(runner)
    } finally {
      await runner.close()
    }
    expect(devices.filter(({ openConnections }) => openConnections > 0).map(({ name }) => name)).toEqual([])
  }

  test('awaited, it reports one outcome for each device, in inventory order', () =>
    withRunner(devicesWith(12), async (runner) => {
      const report = await runner.run(COMMAND)

      expect(report).toMatchObject({ total: 12, ok: 12, failed: 0, skipped: 0 })
      expect(namesOf(report.outcomes)).toEqual(devicesWith(12).map(({ name }) => name))
      expect(report.get('d7')).toMatchObject({
        ok: true,
        attempts: 1,
        value: { command: COMMAND, output: "it is 7 o'clock" },
      })
    }))

  test('looped over, it tells each device once', () =>
    withRunner(devicesWith(12), async (runner) => {
      const seen: string[] = []
      for await (const outcome of runner.run(COMMAND)) {
        expect(outcome.ok).toBe(true)
        seen.push(outcome.device)
      }

      expect(seen.toSorted()).toEqual(namesOf((await runner.run(COMMAND)).outcomes).toSorted())
    }))

  test('a device that fails is an outcome with a code, and hides no other', () =>
    withRunner(
      devicesWith(4, { 1: { faults: { refuse: true } }, 2: { faults: { authFailure: true } } }),
      async (runner) => {
        const report = await runner.run(COMMAND)

        expect(report).toMatchObject({ ok: 2, failed: 2 })
        expect(report.get('d1')).toMatchObject({ ok: false, error: { code: 'CONNECTION_REFUSED', device: 'd1' } })
        expect(report.get('d2')).toMatchObject({ ok: false, error: { code: 'AUTH_FAILED', device: 'd2' } })
      },
    ))

  test('a device that hangs fails at its deadline, and only that one', () =>
    withRunner(devicesWith(3, { 1: { faults: { hang: 'command' } } }), async (runner) => {
      const report = await runner.run(COMMAND, { deviceTimeoutMs: 300 })

      expect(report).toMatchObject({ ok: 2, failed: 1 })
      expect(report.get('d1')).toMatchObject({ ok: false, error: { code: 'DEADLINE_EXCEEDED' } })
    }))

  test('the deadline of the run leaves nobody without an outcome', () =>
    withRunner(devicesWith(4, { 0: { faults: { hang: 'command' } } }), async (runner) => {
      const report = await runner.run(COMMAND, { timeoutMs: 300, concurrency: 1 })

      expect(report).toMatchObject({ total: 4, ok: 0, failed: 1, skipped: 3 })
      expect(report.get('d3')).toMatchObject({ ok: false, attempts: 0, error: { code: 'SKIPPED' } })
    }))

  test('works on no more devices at once than it is allowed to', () => {
    let busy = 0
    let peak = 0
    const answer = async (): Promise<string> => {
      peak = Math.max(peak, ++busy)
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      busy--
      return 'now'
    }
    const special = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [index, { commands: { [COMMAND]: answer } }]),
    )
    return withRunner(devicesWith(12, special), async (runner) => {
      expect(await runner.run(COMMAND, { concurrency: 3 })).toMatchObject({ ok: 12 })
      expect(peak).toBe(3)
    })
  })

  test('an abort rejects with the reason unchanged, and starts nothing more', () =>
    withRunner(devicesWith(6, { 0: { faults: { hang: 'command' } } }), async (runner) => {
      const controller = new AbortController()
      const reason = { mine: true }
      const run = runner.run(COMMAND, { concurrency: 1, signal: controller.signal })
      setTimeout(() => controller.abort(reason), 50)

      await expect(run).rejects.toBe(reason)
      await expect(runner.run(COMMAND, { signal: controller.signal })).rejects.toBe(reason)
    }))

  test('leaving the loop cancels the rest', () =>
    withRunner(devicesWith(30), async (runner) => {
      const run = runner.run(COMMAND, { concurrency: 1 })
      for await (const _ of run) break

      await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
    }))

  test('a failed canary stops the rollout, and the rest is skipped with the reason', () =>
    withRunner(devicesWith(5, { 0: { faults: { refuse: true } } }), async (runner) => {
      const report = await runner.run(COMMAND, { rollout: { canary: 1 } })

      expect(report).toMatchObject({ ok: 0, failed: 1, skipped: 4 })
      expect(report.get('d4')).toMatchObject({ error: { code: 'SKIPPED', details: { reason: 'canary-failed' } } })
    }))

  test('stops when more fail than are tolerated', () =>
    withRunner(devicesWith(5, { 0: { faults: { refuse: true } }, 1: { faults: { refuse: true } } }), async (runner) => {
      const report = await runner.run(COMMAND, { rollout: { batch: 1, maxFailures: '20%' } })

      expect(report).toMatchObject({ failed: 2, skipped: 3 })
      expect(report.get('d4')).toMatchObject({ error: { details: { reason: 'max-failures' } } })
    }))

  test('works on those selected, each once', () => {
    const devices = devicesWith(5)
    return withRunner(devices, async (runner) => {
      const report = await runner.run(COMMAND, { on: ['d3', 'd1', 'd3', 'd[12]'] })

      expect(namesOf(report.outcomes)).toEqual(['d1', 'd2', 'd3'])
      expect(devices.map(({ connections }) => connections)).toEqual([0, 1, 1, 1, 0])
    })
  })

  test('a name that is not there, and a selection of nobody, are errors before anything is touched', () => {
    const devices = devicesWith(2)
    return withRunner(devices, async (runner) => {
      await expect(runner.run(COMMAND, { on: ['d0', 'd9'] })).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' })
      await expect(runner.run(COMMAND, { on: 'x*' })).rejects.toMatchObject({ code: 'NO_DEVICES_MATCH' })
      expect(await runner.run(COMMAND, { on: 'x*', allowEmpty: true })).toMatchObject({ total: 0 })
      expect(devices.map(({ connections }) => connections)).toEqual([0, 0])
    })
  })
}
