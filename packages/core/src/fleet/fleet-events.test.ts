import { describe, expect, test, vi } from 'vitest'
import { FlotillaError } from '../errors/flotilla-error.js'
import { settle, stubFleet } from './__fixtures__/stub-fleet.js'
import { hang } from './__fixtures__/stub-sessions.js'
import type { FleetEventName } from './fleet-events.js'

const NAMES: FleetEventName[] = [
  'run-started',
  'run-finished',
  'device-started',
  'device-finished',
  'session-opened',
  'session-closed',
  'command-finished',
  'breaker-opened',
  'breaker-closed',
]

describe('events', () => {
  test('tell what happens, one payload each', async () => {
    const setup = stubFleet(2, {
      onOpen: ({ name }) => {
        if (name === 'd1') throw new FlotillaError('AUTH_FAILED', 'no')
      },
    })
    const heard: unknown[] = []
    for (const name of NAMES) setup.fleet.on(name, (event: object) => heard.push({ name, ...event }))
    await setup.fleet.run('x', { concurrency: 1 })
    await setup.fleet.close()

    expect(heard).toEqual([
      { name: 'run-started', total: 2 },
      { name: 'device-started', device: 'd0' },
      { name: 'session-opened', device: 'd0', durationMs: 0 },
      { name: 'command-finished', device: 'd0', durationMs: 1, failed: false },
      { name: 'device-finished', device: 'd0', ok: true, durationMs: 0, attempts: 1 },
      { name: 'device-started', device: 'd1' },
      { name: 'device-finished', device: 'd1', ok: false, durationMs: 0, attempts: 1, code: 'AUTH_FAILED' },
      { name: 'run-finished', total: 2, ok: 1, failed: 1, skipped: 0, durationMs: 0, cancelled: false },
      { name: 'session-closed', device: 'd0', reason: 'closed' },
    ])
  })

  test('a listener that throws is logged, and neither the run nor the other listeners notice', async () => {
    const error = vi.fn()
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error, child: () => logger }
    await using setup = stubFleet(3, {}, { logger })
    const mine = new Error('mine')
    const heard: string[] = []
    setup.fleet.on('device-finished', () => {
      throw mine
    })
    setup.fleet.on('device-finished', ({ device }) => heard.push(device))

    const report = await setup.fleet.run('x', {
      onProgress: () => {
        throw mine
      },
    })

    expect(report.ok).toBe(3)
    expect(heard).toEqual(['d0', 'd1', 'd2'])
    expect(error).toHaveBeenCalledTimes(6)
    expect(error).toHaveBeenCalledWith({ error: mine }, expect.stringContaining('listener'))
  })

  test('listeners go away by the function they were given as, and `once` is once', async () => {
    await using setup = stubFleet(1)
    const [stays, goes, once] = [vi.fn(), vi.fn(), vi.fn()]
    setup.fleet.on('run-started', stays).on('run-started', goes).once('run-started', once).off('run-started', goes)
    await setup.fleet.run('x')
    await setup.fleet.run('x')

    expect([stays.mock.calls.length, goes.mock.calls.length, once.mock.calls.length]).toEqual([2, 0, 1])
    expect(setup.fleet.removeAllListeners().listenerCount('run-started')).toBe(0)
  })
})

describe('breakers', () => {
  const failing = (code: 'CONNECT_TIMEOUT' | 'CONNECTION_REFUSED' | 'AUTH_FAILED') => {
    const state = { failing: true, attempts: 0 }
    const onOpen = (): void => {
      state.attempts++
      if (state.failing) throw new FlotillaError(code, 'no', { device: 'd0' })
    }
    return { state, onOpen }
  }
  const errorOf = async (run: PromiseLike<{ get(device: string): unknown }>) => (await run).get('d0')

  test('a device that has cost a deadline is left alone, and says until when', async () => {
    const { state, onOpen } = failing('CONNECT_TIMEOUT')
    await using setup = stubFleet(1, { onOpen })
    const { fleet, clock } = setup
    const opened = vi.fn()
    fleet.on('breaker-opened', opened)
    await fleet.run('x')
    for (let call = 0; call < 5; call++) {
      expect(await errorOf(fleet.run('x', { retry: 3 }))).toMatchObject({
        attempts: 1,
        error: { code: 'BREAKER_OPEN' },
      })
    }
    const retryAtMs = clock.now() + 60_000
    await expect(fleet.session('d0')).rejects.toMatchObject({
      code: 'BREAKER_OPEN',
      device: 'd0',
      retryable: true,
      details: { retryAtMs },
    })

    expect(state.attempts).toBe(1)
    expect(opened).toHaveBeenCalledExactlyOnceWith({ device: 'd0', retryAtMs })
    expect(fleet.breakers().get('d0')).toMatchObject({ state: 'open', retryAtMs })
    expect(fleet.stats().breakersOpen).toBe(1)
  })

  test('quick failures have to come in a row', async () => {
    const { state, onOpen } = failing('CONNECTION_REFUSED')
    await using setup = stubFleet(1, { onOpen })
    for (let call = 0; call < 8; call++) await setup.fleet.run('x')

    expect(state.attempts).toBe(5)
    expect(setup.fleet.breakers().get('d0')).toMatchObject({ state: 'open', failures: 5 })
  })

  test('when the time is over, one caller tries; success closes it', async () => {
    const { state, onOpen } = failing('CONNECT_TIMEOUT')
    await using setup = stubFleet(1, { onOpen }, { breaker: { openMs: 1_000 } })
    const { fleet, clock } = setup
    const closed = vi.fn()
    fleet.on('breaker-closed', closed)
    await fleet.run('x')
    await clock.advance(1_000)
    expect(fleet.breakers().get('d0')?.state).toBe('half-open')
    state.failing = false
    const both = [fleet.session('d0'), fleet.session('d0').catch((error) => error)] as const
    await (await both[0]).close()

    expect(await both[1]).toMatchObject({ code: 'BREAKER_OPEN' })
    expect(closed).toHaveBeenCalledOnce()
    expect(fleet.breakers().size).toBe(0)
    expect(await fleet.run('x')).toMatchObject({ ok: 1 })
  })

  test('a trial that was called off leaves the way free', async () => {
    const { state, onOpen } = failing('CONNECT_TIMEOUT')
    await using setup = stubFleet(1, { onOpen: (_device, signal) => (state.failing ? onOpen() : hang(signal)) })
    await setup.fleet.run('x')
    await setup.clock.advance(60_000)
    state.failing = false
    const controller = new AbortController()
    const trial = setup.fleet.session('d0', { signal: controller.signal }).catch((error) => error)
    await settle()
    controller.abort('never mind')
    expect(await trial).toBe('never mind')
    const cancelled = setup.fleet.run('x')
    await settle()
    expect(setup.fleet.stats().opening).toBe(1)
    await cancelled.cancel()

    expect(setup.fleet.breakers().get('d0')?.state).toBe('half-open')
  })

  test('a device that answers, if only to refuse the password, is alive', async () => {
    const { state, onOpen } = failing('AUTH_FAILED')
    await using setup = stubFleet(1, { onOpen })
    for (let call = 0; call < 20; call++) await setup.fleet.run('x')

    expect(state.attempts).toBe(20)
    expect(setup.fleet.breakers().size).toBe(0)
  })

  test('a hanging device counts when it hung while opening, not when the task did', async () => {
    await using setup = stubFleet(2, {
      onOpen: ({ name }, signal) => (name === 'd0' ? hang(signal) : undefined),
      onCommand: (_command, _session, signal) => hang(signal),
    })
    const run = Promise.resolve(setup.fleet.run('x', { deviceTimeoutMs: 500 }))
    await settle()
    await setup.clock.advance(500)
    await run

    expect([...setup.fleet.breakers()].map(([device, { state }]) => `${device} ${state}`)).toEqual(['d0 open'])
  })

  test('can be turned off', async () => {
    const { state, onOpen } = failing('CONNECT_TIMEOUT')
    await using setup = stubFleet(1, { onOpen }, { breaker: false })
    for (let call = 0; call < 9; call++) await setup.fleet.run('x')

    expect(state.attempts).toBe(9)
    expect(setup.fleet.breakers().size).toBe(0)
  })
})
