import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../errors/error-codes.js'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { settle, stubFleet } from '../__fixtures__/stub-fleet.js'
import { hang } from '../__fixtures__/stub-sessions.js'

/** Fails with this code the first `times` times it is called for a device. */
const failing = (code: ErrorCode, times: number) => {
  const calls = new Map<string, number>()
  return ({ name }: { name: string }): void => {
    const count = (calls.get(name) ?? 0) + 1
    calls.set(name, count)
    if (count <= times) throw new FlotillaError(code, `${name} fails`, { device: name })
  }
}

describe('deadlines', () => {
  test.each([
    ['opening', { onOpen: (_device: unknown, signal: AbortSignal) => hang(signal) }],
    ['running', { onCommand: (_command: unknown, _session: unknown, signal: AbortSignal | undefined) => hang(signal) }],
  ])('of a device: the error says how far it came (%s)', async (phase, stubOptions) => {
    await using setup = stubFleet(2, stubOptions as never, { breaker: false })
    const run = Promise.resolve(setup.fleet.run('x', { deviceTimeoutMs: 1_000 }))
    await settle()
    await setup.clock.advance(1_000)
    const report = await run

    expect(report).toMatchObject({ failed: 2, durations: { maxMs: 1_000 } })
    expect(report.get('d1')).toMatchObject({
      attempts: 1,
      durationMs: 1_000,
      error: { code: 'DEADLINE_EXCEEDED', device: 'd1', details: { scope: 'device', phase, elapsedMs: 1_000 } },
    })
    await setup.fleet.close()
    expect([setup.stub.open, setup.clock.pending]).toEqual([0, 0])
  })

  test('of a device, while it waits for a session', async () => {
    await using setup = stubFleet(1)
    await using _holder = await setup.fleet.session('d0')
    const run = Promise.resolve(setup.fleet.run('x', { deviceTimeoutMs: 1_000 }))
    await settle()
    await setup.clock.advance(1_000)

    expect((await run).get('d0')).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED', details: { phase: 'waiting' } } })
  })

  test('end a function that listens to nothing, and its session is of no use to it any more', async () => {
    await using setup = stubFleet(1)
    let later: Promise<unknown> | undefined
    const run = Promise.resolve(
      setup.fleet.run(
        async (session) => {
          await new Promise((resolve) => setup.clock.after(5_000, () => resolve(undefined)))
          later = session.run('too late')
          await later
        },
        { deviceTimeoutMs: 1_000 },
      ),
    )
    await settle()
    await setup.clock.advance(1_000)
    const report = await run
    await setup.clock.advance(5_000)

    expect(report.get('d0')).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } })
    await expect(later).rejects.toMatchObject({ code: 'SESSION_CLOSED' })
    expect(setup.stub.commands).toEqual([])
  })

  test('of the run: those at work fail, the others are skipped, and everybody has an outcome', async () => {
    await using setup = stubFleet(
      10,
      { onCommand: (_command, { device }, signal) => (device.name === 'd0' ? 'quick' : hang(signal)) },
      { concurrency: 3 },
    )
    const run = Promise.resolve(setup.fleet.run('x', { timeoutMs: 2_000 }))
    await settle()
    await setup.clock.advance(2_000)
    const report = await run

    expect(report).toMatchObject({ total: 10, ok: 1, failed: 3, skipped: 6, durationMs: 2_000 })
    expect(report.get('d1')).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED', details: { scope: 'run' } } })
    expect(report.get('d9')).toMatchObject({
      attempts: 0,
      durationMs: 0,
      error: { code: 'SKIPPED', device: 'd9', details: { reason: 'run-deadline' } },
    })
    await setup.fleet.close()
    expect(setup.clock.pending).toBe(0)
  })
})

describe('retries', () => {
  const withRetry = async (onOpen: (device: { name: string }) => void, options: object, task: unknown = 'x') => {
    await using setup = stubFleet(1, { onOpen }, { breaker: false })
    const run = Promise.resolve(setup.fleet.run(task as string, options))
    for (let step = 0; step < 10; step++) {
      await settle()
      await setup.clock.advance(10_000)
    }
    return { outcome: (await run).get('d0'), stub: setup.stub }
  }

  test.each([
    ['what is marked retryable', 'CONNECTION_REFUSED' as const, 2, { retry: 3 }, { ok: true, attempts: 3 }],
    ['no more often than asked', 'CONNECTION_REFUSED' as const, 9, { retry: 2 }, { ok: false, attempts: 3 }],
    ['not at all by default', 'CONNECTION_REFUSED' as const, 1, {}, { ok: false, attempts: 1 }],
    ['nothing else', 'AUTH_FAILED' as const, 1, { retry: 5 }, { ok: false, attempts: 1 }],
  ])('%s', async (_title, code, times, options, expected) => {
    expect((await withRetry(failing(code, times), options)).outcome).toMatchObject(expected)
  })

  test('of opening are fine for a task that writes: it has not begun', async () => {
    const { outcome } = await withRetry(failing('CONNECT_TIMEOUT', 1), { retry: 1 }, () => 'written')

    expect(outcome).toMatchObject({ ok: true, value: 'written', attempts: 2 })
  })

  const dropping = (times: number) => {
    let left = times
    return (session: { run(command: string): Promise<unknown> }) => {
      if (left-- > 0) throw new FlotillaError('CONNECTION_CLOSED', 'd0 hung up')
      return session.run('x')
    }
  }

  test('a function is not started a second time, unless it says that it only reads', async () => {
    const write = await withRetry(() => undefined, { retry: 3 }, dropping(1))
    const read = await withRetry(() => undefined, { retry: 3, effect: 'read' }, dropping(1))

    expect(write.outcome).toMatchObject({ ok: false, attempts: 1, error: { code: 'CONNECTION_CLOSED' } })
    expect(read.outcome).toMatchObject({ ok: true, attempts: 2 })
  })

  test('a command that nobody has judged counts as a write', async () => {
    await using setup = stubFleet(1, {
      onCommand: failing('CONNECTION_CLOSED', 1).bind(undefined, { name: 'd0' }) as never,
    })

    const report = await setup.fleet.run('x', { retry: { attempts: 3, delayMs: 0 } })

    expect(report.get('d0')).toMatchObject({ ok: false, attempts: 1 })
  })

  test('the deadline during a pause leaves the error that was there', async () => {
    await using setup = stubFleet(1, { onOpen: failing('CONNECTION_REFUSED', 9) })
    const run = Promise.resolve(
      setup.fleet.run('x', { retry: { attempts: 5, delayMs: 60_000, maxDelayMs: 60_000 }, deviceTimeoutMs: 1_000 }),
    )
    await settle()
    await setup.clock.advance(1_000)

    expect((await run).get('d0')).toMatchObject({ attempts: 1, error: { code: 'CONNECTION_REFUSED' } })
    expect(setup.clock.pending).toBe(0)
  })

  test('a session that died while idle is replaced once, without being asked', async () => {
    await using setup = stubFleet(1)
    const { fleet, stub } = setup
    await fleet.run('x', { effect: 'read' })
    const [first] = stub.sessions
    // Nobody has noticed: it still says that it is ready.
    Object.assign(first ?? {}, { run: () => Promise.reject(new FlotillaError('CONNECTION_CLOSED', 'd0 is gone')) })

    const report = await fleet.run('x', { effect: 'read' })

    expect(report.get('d0')).toMatchObject({ ok: true, attempts: 2 })
    expect(stub.opened).toEqual(['d0', 'd0'])
  })
})
