import { describe, expect, test } from 'vitest'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { settle, stubFleet } from '../__fixtures__/stub-fleet.js'
import { stubDevices } from '../__fixtures__/stub-sessions.js'
import type { Outcome } from './outcome.js'

const allNames = (count: number) => stubDevices(count).map(({ name }) => name)

/** Later devices are faster. */
const backwards = (count: number) => async (command: string, session: { device: { name: string } }) => {
  for (let turn = Number(session.device.name.slice(1)); turn < count; turn++) await Promise.resolve()
  return command
}

const collect = async <T>(run: AsyncIterable<Outcome<T>>): Promise<Outcome<T>[]> => {
  const outcomes: Outcome<T>[] = []
  for await (const outcome of run) outcomes.push(outcome)
  return outcomes
}

describe('what a run gives', () => {
  test('awaited: a report with one outcome for each device, in inventory order', async () => {
    await using setup = stubFleet(30, { onCommand: backwards(30) })

    const report = await setup.fleet.run('show version')

    expect(report).toMatchObject({ total: 30, ok: 30, failed: 0, skipped: 0, isKept: true })
    expect(report.outcomes.map(({ device }) => device)).toEqual(allNames(30))
    expect(report.get('d7')).toMatchObject({ ok: true, attempts: 1, value: { command: 'show version' } })
    expect(report.get('nobody')).toBeUndefined()
  })

  test('looped over: outcomes as they come', async () => {
    await using setup = stubFleet(5, { onCommand: backwards(50) })

    const devices = (await collect(setup.fleet.run('x'))).map(({ device }) => device)

    expect(devices).toEqual(['d4', 'd3', 'd2', 'd1', 'd0'])
  })

  test('looped over in inventory order, when asked for', async () => {
    await using setup = stubFleet(40, { onCommand: backwards(40) })

    const devices = (await collect(setup.fleet.run('x', { order: 'inventory' }))).map(({ device }) => device)

    expect(devices).toEqual(allNames(40))
  })

  test('one command gives one result, a list gives a list, a function what it returns', async () => {
    await using setup = stubFleet(1)
    const { fleet } = setup

    const [one, list, own] = [
      await fleet.run('a'),
      await fleet.run(['a', 'b']),
      await fleet.run(({ hostname }) => hostname),
    ]

    expect([...one.values().values()]).toMatchObject([{ output: 'a on d0' }])
    expect([...list.values().values()]).toMatchObject([[{ output: 'a on d0' }, { output: 'b on d0' }]])
    expect([...own.values()]).toEqual([['d0', 'd0']])
  })

  test('it starts by itself, and nobody has to look', async () => {
    await using setup = stubFleet(3)
    const finished: unknown[] = []
    setup.fleet.on('run-finished', (event) => finished.push(event))
    setup.fleet.run('x')
    setup.fleet.run('x', { on: 'nobody' })
    await settle()

    expect(finished).toEqual([{ total: 3, ok: 3, failed: 0, skipped: 0, durationMs: 0, cancelled: false }])
  })

  test('it runs once, however often it is looked at: looped, awaited, looped again', async () => {
    await using setup = stubFleet(5)
    const run = setup.fleet.run('x')

    const looped = await collect(run)
    const report = await run
    const again = await collect(run)

    expect(setup.stub.commands).toHaveLength(5)
    expect(looped).toEqual(again)
    expect(report.outcomes).toHaveLength(5)
    expect(await run).toBe(report)
  })

  test('two loops at the same time both see everything', async () => {
    await using setup = stubFleet(50, {}, { concurrency: 3 })
    const run = setup.fleet.run('x')

    const [first, second] = await Promise.all([collect(run), collect(run)])

    expect([first.length, second.length]).toEqual([50, 50])
  })
})

describe('a failing device', () => {
  const broken = new FlotillaError('AUTH_FAILED', 'd1 refused the password', { device: 'd1' })

  test('is an outcome and hides no other', async () => {
    await using setup = stubFleet(4, {
      onOpen({ name }) {
        if (name === 'd1') throw broken
      },
      onCommand(_command, { device }) {
        if (device.name === 'd2') throw new FlotillaError('COMMAND_TIMEOUT', 'd2 is slow')
        return 'fine'
      },
    })

    const report = await setup.fleet.run('x')

    expect(report).toMatchObject({ ok: 2, failed: 2 })
    expect(report.get('d1')).toMatchObject({ ok: false, error: broken, attempts: 1 })
    expect(report.failures()).toEqual(
      new Map([
        ['AUTH_FAILED', ['d1']],
        ['COMMAND_TIMEOUT', ['d2']],
      ]),
    )
  })

  test('a function that throws what is not ours has an INTERNAL error with the cause', async () => {
    await using setup = stubFleet(1)
    const cause = new TypeError('x is undefined')

    const report = await setup.fleet.run(() => {
      throw cause
    })

    expect(report.get('d0')).toMatchObject({ ok: false, error: { code: 'INTERNAL', device: 'd0', cause } })
  })

  test('a rejected command is a result, or a failure when that is asked for', async () => {
    await using setup = stubFleet(1)
    const session = await setup.fleet.session('d0')
    await session.close()
    const stubbed = setup.stub.sessions[0]
    const results = [{ device: 'd0', command: 'x', output: '', durationMs: 1, failure: '% Invalid input' }]
    Object.assign(stubbed ?? {}, { run: async () => results[0] })

    const lenient = await setup.fleet.run('x')
    const strict = await setup.fleet.run('x', { failOnRejected: true })

    expect(lenient.get('d0')).toMatchObject({ ok: true, value: { failure: '% Invalid input' } })
    expect(strict.get('d0')).toMatchObject({
      ok: false,
      error: { code: 'COMMAND_FAILED', message: 'd0 rejected a command: % Invalid input', details: { results } },
    })
  })
})

describe('which devices', () => {
  test('those selected, each once', async () => {
    await using setup = stubFleet(10)

    const report = await setup.fleet.run('x', { on: ['d3', 'd1', 'd3', 'd[12]'] })

    expect(report.outcomes.map(({ device }) => device)).toEqual(['d1', 'd2', 'd3'])
    expect(setup.stub.commands).toHaveLength(3)
  })

  test.each([
    [{ on: 'nobody' }, 'DEVICE_UNKNOWN'],
    [{ on: 'site=' }, 'FILTER_INVALID'],
    [{ on: { tags: 'none' } }, 'NO_DEVICES_MATCH'],
    [{ on: [] }, 'NO_DEVICES_MATCH'],
    [{ concurrency: 0 }, 'OPTION_INVALID'],
    [{ concurrency: 1.5 }, 'OPTION_INVALID'],
    [{ deviceTimeoutMs: 0 }, 'OPTION_INVALID'],
    [{ deviceTimeoutMs: 2 ** 31 }, 'OPTION_INVALID'],
    [{ timeoutMs: Number.NaN }, 'OPTION_INVALID'],
    [{ retry: -1 }, 'OPTION_INVALID'],
    [{ order: 'random' as never }, 'OPTION_INVALID'],
    [{ rollout: { batch: 0 } }, 'OPTION_INVALID'],
    [{ rollout: { batch: '200%' as const } }, 'OPTION_INVALID'],
    [{ rollout: { maxFailures: 'some' as never } }, 'OPTION_INVALID'],
    [{ rollout: { canary: ['d9'] } }, 'DEVICE_UNKNOWN'],
  ])('%j is refused with %s before anything is opened, to whoever looks', async (options, code) => {
    await using setup = stubFleet(3)
    const run = setup.fleet.run('x', options)

    await expect(run).rejects.toMatchObject({ code })
    await expect(collect(run)).rejects.toMatchObject({ code })
    expect(setup.stub.opened).toEqual([])
  })

  test.each([[[]], [[7 as never]], [7 as never], [undefined as never]])('%j is no task', async (task) => {
    await using setup = stubFleet(1)

    await expect(setup.fleet.run(task)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('none at all is an empty report when that is fine', async () => {
    await using setup = stubFleet(3)
    const run = setup.fleet.run('x', { on: [], allowEmpty: true })

    expect(await run).toMatchObject({ total: 0, ok: 0, outcomes: [] })
    expect(await collect(run)).toEqual([])
  })
})

describe('limits', () => {
  test('never more devices than `concurrency`, of the run or of the fleet', async () => {
    await using setup = stubFleet(60, { onCommand: settle as never }, { concurrency: 7 })
    await setup.fleet.run('x')
    expect(setup.stub.peakBusy).toBe(7)
    await setup.fleet.run('x', { concurrency: 20 })
    expect(setup.stub.peakBusy).toBe(20)
  })

  test('never more sessions than 50, unless the fleet says otherwise', async () => {
    const onOpen = () => settle()
    await using setup = stubFleet(120, { onOpen })
    await setup.fleet.run('x', { concurrency: 100 })
    expect(setup.stub.peakOpen).toBe(50)

    await using wide = stubFleet(120, { onOpen }, { concurrency: 100 })
    await wide.fleet.run('x')
    expect(wide.stub.peakOpen).toBe(100)

    await using narrow = stubFleet(20, { onOpen }, { maxSessions: 3 })
    await narrow.fleet.run('x')
    expect(narrow.stub.peakOpen).toBe(3)
  })
})

describe('back-pressure', () => {
  test('a loop that does not go on keeps further devices from being started', async () => {
    await using setup = stubFleet(500, {}, { concurrency: 5 })
    const seen: number[] = []
    for await (const _ of setup.fleet.run('x', { buffer: 3 })) {
      await settle()
      seen.push(setup.stub.commands.length)
      if (seen.length === 5) break
    }

    expect(seen.map((count, index) => count - index)).toEqual([9, 9, 9, 9, 9])
  })

  test('a slow device at the head does not let the others pile up behind it', async () => {
    let finish: (() => void) | undefined
    const slow = new Promise<void>((resolve) => (finish = resolve))
    await using setup = stubFleet(
      500,
      { onCommand: (_command, { device }) => (device.name === 'd0' ? slow.then(() => '') : '') },
      { concurrency: 5 },
    )
    const looping = collect(setup.fleet.run('x', { order: 'inventory' }))
    await settle()
    expect(setup.stub.commands.length).toBeLessThanOrEqual(10)
    finish?.()

    expect(await looping).toHaveLength(500)
  })

  test('awaiting needs no reader', async () => {
    await using setup = stubFleet(500, {}, { concurrency: 5 })

    expect(await setup.fleet.run('x', { buffer: 0 })).toMatchObject({ ok: 500 })
  })

  test('outcomes that were streamed are not kept, unless the run is awaited or told so', async () => {
    await using setup = stubFleet(1_001, {}, { concurrency: 50 })
    const streamed = setup.fleet.run('x')
    for await (const _ of streamed);
    const report = await streamed
    expect(report).toMatchObject({ total: 1_001, ok: 1_001, isKept: false })
    expect(() => report.outcomes).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(() => streamed[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ ok: 1_001 })

    const awaited = setup.fleet.run('x')
    const awaiting = Promise.resolve(awaited)
    for await (const _ of awaited);
    expect((await awaiting).outcomes).toHaveLength(1_001)

    const told = setup.fleet.run('x', { keep: true })
    for await (const _ of told);
    expect((await told).outcomes).toHaveLength(1_001)
  })

  test('thousands of big results can be streamed without the heap growing with them', async () => {
    const block = 'x'.repeat(96_000)
    await using setup = stubFleet(2_500, {}, { concurrency: 100, idleTimeoutMs: 0 })
    setup.stub.sessions.push = () => 0
    let bytes = 0
    let peak = 0
    // A text of its own for each device, so that nothing is shared.
    for await (const outcome of setup.fleet.run(({ device }) => Buffer.from(device.name + block))) {
      if (outcome.ok) bytes += outcome.value.length
      peak = Math.max(peak, process.memoryUsage().arrayBuffers)
    }

    expect(bytes).toBeGreaterThan(240_000_000)
    expect(peak).toBeLessThan(180_000_000)
  })
})
