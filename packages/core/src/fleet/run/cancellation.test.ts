import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { settle, stubFleet } from '../__fixtures__/stub-fleet.js'
import { hang } from '../__fixtures__/stub-sessions.js'

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

describe('a signal', () => {
  test('rejects the run with its reason unchanged; nothing is started any more, nothing stays open', async () => {
    await using setup = stubFleet(50, { onCommand: (_command, _session, signal) => hang(signal) })
    const controller = new AbortController()
    const run = setup.fleet.run('x', { signal: controller.signal })
    const looping = (async () => {
      for await (const _ of run);
    })().catch((error) => error)
    await settle()
    const reason = { not: 'even an error' }
    controller.abort(reason)

    await expect(run).rejects.toBe(reason)
    expect(await looping).toBe(reason)
    expect(setup.stub.commands).toHaveLength(10)
    expect(setup.stub.open).toBe(0)
    expect(setup.fleet.stats()).toMatchObject({ leased: 0, opening: 0, waiting: 0, runs: 0 })
    expect([setup.clock.pending, getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0])
  })

  test('that has aborted before starts nothing', async () => {
    await using setup = stubFleet(5)

    await expect(setup.fleet.run('x', { signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(setup.stub.opened).toEqual([])
  })

  test('ends work at its next await, also when the task does not listen to it', async () => {
    await using setup = stubFleet(1)
    const controller = new AbortController()
    const steps: string[] = []
    const run = setup.fleet.run(
      async (session) => {
        await session.run('first')
        steps.push('first')
        controller.abort('stop')
        await session.run('second')
        steps.push('second')
      },
      { signal: controller.signal },
    )

    await expect(run).rejects.toBe('stop')
    await settle()
    expect(steps).toEqual(['first'])
    expect(setup.stub.commands.map(({ command }) => command)).toEqual(['first'])
  })

  test('that is never used keeps no listener of ours', async () => {
    await using setup = stubFleet(200, {}, { concurrency: 50 })
    const { signal } = new AbortController()
    await setup.fleet.run('x', { signal })

    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('shared by many runs and sessions has one listener', async () => {
    await using setup = stubFleet(40, { onCommand: (_command, _session, own) => hang(own) }, { concurrency: 40 })
    const controller = new AbortController()
    const { signal } = controller
    const runs = Array.from({ length: 30 }, (_, index) => setup.fleet.run('x', { on: `d${index}`, signal }))
    await settle()
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1)
    controller.abort('all')

    for (const run of runs) await expect(run).rejects.toBe('all')
  })

  test('at a random moment, many times over: the reason comes back and nothing stays open', async () => {
    const plan = fc.record({
      devices: fc.integer({ min: 1, max: 40 }),
      concurrency: fc.integer({ min: 1, max: 12 }),
      abortAfter: fc.nat({ max: 120 }),
      seed: fc.nat({ max: 1_000 }),
      order: fc.constantFrom('completion' as const, 'inventory' as const),
      looped: fc.boolean(),
      idle: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ devices, concurrency, abortAfter, seed, order, looped, idle }) => {
        const delayOf = (name: string, salt: number) => (Number(name.slice(1)) * 7 + seed * salt) % 13
        await using setup = stubFleet(
          devices,
          {
            onOpen: async ({ name }) => {
              await turns(delayOf(name, 3))
              if (delayOf(name, 5) === 0) throw new FlotillaError('CONNECTION_REFUSED', 'no')
            },
            onCommand: async (_command, { device }) => {
              await turns(delayOf(device.name, 2))
              if (delayOf(device.name, 11) === 0) throw new FlotillaError('COMMAND_TIMEOUT', 'no')
              return ''
            },
          },
          { concurrency, idleTimeoutMs: idle ? 60_000 : 0 },
        )
        const controller = new AbortController()
        const reason = new Error('random')
        const run = setup.fleet.run('x', { signal: controller.signal, order })
        const seen: string[] = []
        const watching = looped
          ? (async () => {
              for await (const { device } of run) seen.push(device)
            })()
          : Promise.resolve(run).then((report) => void seen.push(...report.outcomes.map(({ device }) => device)))
        const result = watching.then(
          () => 'finished',
          (error) => error,
        )
        await turns(abortAfter)
        controller.abort(reason)
        const settled = await result

        expect([reason, 'finished']).toContain(settled)
        if (settled === 'finished') expect(seen).toHaveLength(devices)
        expect(new Set(seen).size).toBe(seen.length)
        expect(setup.fleet.stats()).toMatchObject({ leased: 0, opening: 0, waiting: 0, runs: 0 })
        expect(setup.stub.open).toBe(setup.fleet.stats().idle)
        await setup.fleet.close()
        expect([setup.stub.open, setup.clock.pending, setup.fleet.stats().devices]).toEqual([0, 0, 0])
      }),
      { numRuns: 40 },
    )
  })
})

describe('leaving', () => {
  test('the loop cancels the rest and waits until nothing is left', async () => {
    await using setup = stubFleet(30, {
      onCommand: (_command, { device }, signal) => (device.name === 'd3' ? 'quick' : hang(signal)),
    })
    const run = setup.fleet.run('x')
    for await (const { device } of run) {
      expect(device).toBe('d3')
      break
    }

    expect(setup.fleet.stats()).toMatchObject({ leased: 0, runs: 0 })
    expect(setup.stub.commands.length).toBeLessThanOrEqual(11)
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('a loop by an exception cancels as well', async () => {
    await using setup = stubFleet(30, {
      onCommand: (_command, { device }, signal) => (device.name === 'd0' ? '' : hang(signal)),
    })
    const looping = (async () => {
      for await (const _ of setup.fleet.run('x')) throw new Error('mine')
    })()

    await expect(looping).rejects.toThrow('mine')
    expect(setup.fleet.stats()).toMatchObject({ leased: 0, runs: 0 })
  })

  test('a loop over a run that is over changes nothing', async () => {
    await using setup = stubFleet(3)
    const run = setup.fleet.run('x')
    await run
    for await (const _ of run) break

    expect(await run).toMatchObject({ ok: 3 })
  })

  test('`cancel` takes a reason of your own', async () => {
    await using setup = stubFleet(3, { onCommand: (_command, _session, signal) => hang(signal) })
    const run = setup.fleet.run('x')
    await settle()
    await run.cancel('changed my mind')

    await expect(run).rejects.toBe('changed my mind')
    expect(setup.stub.open).toBe(0)
    await run.cancel()
  })

  test('closing the fleet calls its runs off', async () => {
    const setup = stubFleet(30, { onCommand: (_command, _session, signal) => hang(signal) })
    const run = setup.fleet.run('x')
    const session = setup.fleet.session('d29')
    await (await session).close()
    await Promise.all([setup.fleet.close(), setup.fleet.close()])

    await expect(run).rejects.toMatchObject({ code: 'FLEET_CLOSED' })
    await expect(setup.fleet.run('x')).rejects.toMatchObject({ code: 'FLEET_CLOSED' })
    await expect(setup.fleet.session('d0')).rejects.toMatchObject({ code: 'FLEET_CLOSED' })
    expect([setup.stub.open, setup.clock.pending]).toEqual([0, 0])
  })
})

describe('faults of every kind in one run', () => {
  test('every device has exactly one outcome, and the limits hold', async () => {
    const kind = fc.constantFrom('fine', 'refused', 'hangs', 'hangs open', 'drops', 'throws', 'never ends')
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (kinds, concurrency) => {
          const kindOf = (name: string) => kinds[Number(name.slice(1))]
          await using setup = stubFleet(
            kinds.length,
            {
              onOpen({ name }, signal) {
                if (kindOf(name) === 'refused') throw new FlotillaError('CONNECTION_REFUSED', 'no')
                return kindOf(name) === 'hangs open' ? hang(signal) : undefined
              },
              onCommand(_command, session, signal) {
                const own = kindOf(session.device.name)
                if (own === 'hangs') return hang(signal)
                if (own === 'drops') session.die()
                if (own === 'throws') throw new TypeError('mine')
                return own === 'never ends' ? hang(undefined) : 'fine'
              },
            },
            { concurrency, maxSessions: 5 },
          )
          const run = Promise.resolve(setup.fleet.run('x', { deviceTimeoutMs: 1_000, retry: 1, effect: 'read' }))
          for (let step = 0; step < kinds.length + 3; step++) {
            await settle()
            await setup.clock.advance(1_000)
          }
          const report = await run

          expect(report.outcomes.map(({ device }) => device)).toEqual(kinds.map((_, index) => `d${index}`))
          expect(report.outcomes.map(({ ok }) => ok)).toEqual(kinds.map((own) => own === 'fine'))
          expect(setup.stub.peakOpen).toBeLessThanOrEqual(5)
          expect(setup.fleet.stats()).toMatchObject({ leased: 0, opening: 0, waiting: 0 })
        },
      ),
      { numRuns: 25 },
    )
  })
})
