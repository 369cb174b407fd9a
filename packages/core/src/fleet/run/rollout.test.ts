import { describe, expect, test } from 'vitest'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { settle, stubFleet } from '../__fixtures__/stub-fleet.js'
import { stubDevices } from '../__fixtures__/stub-sessions.js'
import { planRollout, type RolloutOptions } from './rollout-plan.js'
import type { FleetProgress } from './run-options.js'

/** Which devices are started together, and which fail. */
const runWith = async (count: number, rollout: RolloutOptions, bad: readonly string[] = [], concurrency = 100) => {
  const waves: string[][] = []
  let wave: string[] = []
  await using setup = stubFleet(
    count,
    {
      onCommand: async (_command, { device }) => {
        if (wave.length === 0) waves.push(wave)
        wave.push(device.name)
        await settle()
        wave = []
        if (bad.includes(device.name)) throw new FlotillaError('COMMAND_FAILED', `${device.name} said no`)
        return ''
      },
    },
    { concurrency },
  )
  const report = await setup.fleet.run('x', { rollout })
  const skipped = report.outcomes.filter(({ attempts }) => attempts === 0).map(({ device }) => device)
  return { waves, report, skipped }
}

describe('steps', () => {
  test.each<[RolloutOptions, number[]]>([
    [{}, [10]],
    [{ canary: 1 }, [1, 10]],
    [{ canary: '25%' }, [3, 10]],
    [{ batch: 4 }, [4, 8, 10]],
    [{ batch: '10%' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [{ canary: 2, batch: '50%' }, [2, 7, 10]],
    [{ canary: 99 }, [10]],
    [{ canary: ['d4', 'd2'], batch: 100 }, [2, 10]],
  ])('%j', (rollout, waveEnds) => {
    expect(planRollout(stubDevices(10), rollout).waveEnds).toEqual(waveEnds)
  })

  test('a step begins when all of the one before are done', async () => {
    const { waves, report } = await runWith(7, { canary: 1, batch: 3 })

    expect(waves).toEqual([['d0'], ['d1', 'd2', 'd3'], ['d4', 'd5', 'd6']])
    expect(report).toMatchObject({ ok: 7, skipped: 0 })
  })

  test('named canaries go first; the report stays in inventory order', async () => {
    const { waves, report } = await runWith(4, { canary: ['d3'] })

    expect(waves[0]).toEqual(['d3'])
    expect(report.outcomes.map(({ device }) => device)).toEqual(['d0', 'd1', 'd2', 'd3'])
  })

  test('named canaries and inventory order together do not block each other', async () => {
    await using setup = stubFleet(60, {}, { concurrency: 2 })
    const canary = Array.from({ length: 20 }, (_, index) => `d${59 - index}`)
    const seen: string[] = []
    for await (const { device } of setup.fleet.run('x', { rollout: { canary }, order: 'inventory', buffer: 1 }))
      seen.push(device)

    expect(seen).toEqual(stubDevices(60).map(({ name }) => name))
  })
})

describe('when it goes wrong', () => {
  test('a canary that fails stops everything, whatever is tolerated', async () => {
    const { report, skipped } = await runWith(10, { canary: 2, maxFailures: 5 }, ['d1'])

    expect(report).toMatchObject({ ok: 1, failed: 1, skipped: 8 })
    expect(skipped).toEqual(['d2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9'])
    expect(report.get('d9')).toMatchObject({
      error: {
        code: 'SKIPPED',
        retryable: true,
        details: { reason: 'canary-failed' },
        message: 'd9 was skipped: a canary failed',
      },
    })
  })

  test.each<[RolloutOptions, number]>([
    [{ maxFailures: 0, batch: 1 }, 1],
    [{ maxFailures: 1, batch: 1 }, 2],
    [{ maxFailures: '20%', batch: 1 }, 3],
    [{ maxFailures: '9%', batch: 1 }, 1],
    [{ batch: 1 }, 10],
  ])('%j: %i may fail, then the rest is skipped', async (rollout, failed) => {
    const { report } = await runWith(
      10,
      rollout,
      stubDevices(10).map(({ name }) => name),
    )

    expect(report).toMatchObject({ failed, skipped: 10 - failed })
    if (failed < 10) expect(report.get('d9')).toMatchObject({ error: { details: { reason: 'max-failures' } } })
  })

  test('those already at work are not interrupted', async () => {
    const { report, waves } = await runWith(12, { maxFailures: 0 }, ['d0'], 5)

    expect(waves).toEqual([['d0', 'd1', 'd2', 'd3', 'd4']])
    expect(report).toMatchObject({ ok: 4, failed: 1, skipped: 7 })
  })
})

describe('progress', () => {
  test('is told after each outcome, skipped ones too', async () => {
    await using setup = stubFleet(3, {
      onCommand: (_command, { device }) => {
        if (device.name === 'd1') throw new FlotillaError('COMMAND_FAILED', 'no')
        return ''
      },
    })
    const told: FleetProgress[] = []
    await setup.fleet.run('x', {
      concurrency: 1,
      rollout: { maxFailures: 0 },
      onProgress: (progress) => told.push(progress),
    })

    expect(
      told.map(({ done, ok, failed, skipped, total, outcome }) => [done, ok, failed, skipped, total, outcome.device]),
    ).toEqual([
      [1, 1, 0, 0, 3, 'd0'],
      [2, 1, 1, 0, 3, 'd1'],
      [3, 1, 1, 1, 3, 'd2'],
    ])
  })
})

describe('the report', () => {
  test('puts devices with the same output together, the biggest group first', async () => {
    await using setup = stubFleet(6, {
      onCommand: (_command, { device }) => (Number(device.name.slice(1)) < 4 ? 'old' : 'new'),
    })
    const version = await setup.fleet.run('show version')
    const list = await setup.fleet.run(['a', 'b'], { on: ['d0', 'd5'] })
    const facts = await setup.fleet.run(({ device }) => ({ z: device.name === 'd0', a: 1 }))

    expect(version.grouped()).toEqual([
      { output: 'old', devices: ['d0', 'd1', 'd2', 'd3'] },
      { output: 'new', devices: ['d4', 'd5'] },
    ])
    expect(version.grouped(({ output }) => output.slice(0, 0))).toHaveLength(1)
    expect(list.grouped()[0]).toEqual({ output: 'a\nold\n\nb\nold', devices: ['d0'] })
    expect(facts.grouped()[0]).toEqual({ output: '{"a":1,"z":false}', devices: ['d1', 'd2', 'd3', 'd4', 'd5'] })
  })

  test('says how long devices took', async () => {
    await using setup = stubFleet(4)
    const { clock, fleet } = setup
    const run = Promise.resolve(
      fleet.run(
        ({ device }) => new Promise<void>((resolve) => clock.after(100 * (1 + Number(device.name.slice(1))), resolve)),
      ),
    )
    await settle()
    await clock.advance(400)

    expect(await run).toMatchObject({
      durationMs: 400,
      durations: { minMs: 100, meanMs: 250, p50Ms: 200, p95Ms: 400, maxMs: 400 },
    })
  })
})
