import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import { createManualClock } from '../../resilience/__fixtures__/manual-clock.js'
import { hang, StubSessions, type StubSessionsOptions, stubDevices } from '../__fixtures__/stub-sessions.js'
import type { PoolOptions } from './pool-options.js'
import { SessionPool } from './session-pool.js'

const [a, b, c] = stubDevices(3) as [Device, Device, Device]
const { signal } = new AbortController()
const turn = () => new Promise((resolve) => setImmediate(resolve))

const setUp = (options: Partial<PoolOptions> = {}, stubOptions: StubSessionsOptions = {}) => {
  const stub = new StubSessions(stubOptions)
  const clock = createManualClock()
  const closed: string[] = []
  const pool = new SessionPool({
    open: stub.openSession,
    clock,
    observer: { closed: ({ device, reason }) => closed.push(`${device} ${reason}`) },
    ...options,
  })
  return { stub, clock, pool, closed }
}

describe('leases', () => {
  test('a session given back serves the next caller', async () => {
    const { pool, stub } = setUp()
    await using first = await pool.lease(a, { signal })
    await first.release()
    await using second = await pool.lease(a, { signal })

    expect([first.reused, second.reused]).toEqual([false, true])
    expect(second.session).toBe(first.session)
    expect(stub.opened).toEqual(['d0'])
    expect(pool.stats()).toMatchObject({ open: 1, leased: 1, idle: 0, totals: { opened: 1, reused: 1 } })
  })

  test('giving back twice is giving back once', async () => {
    const { pool } = setUp()
    const lease = await pool.lease(a, { signal })
    await Promise.all([lease.release(), lease.release()])
    await using _reader = await pool.lease(a, { access: 'read', signal })

    expect(pool.stats()).toMatchObject({ open: 1, leased: 1 })
  })

  test('readers share a device up to its sessions, a writer has it alone', async () => {
    const { pool, stub } = setUp({ maxSessionsPerDevice: 2 })
    const order: string[] = []
    const readers = [await pool.lease(a, { access: 'read', signal }), await pool.lease(a, { access: 'read', signal })]
    const third = pool.lease(a, { access: 'read', signal }).then((lease) => {
      order.push('third')
      return lease
    })
    const writer = pool.lease(a, { access: 'write', signal }).then((lease) => {
      order.push('writer')
      return lease
    })
    await turn()
    expect(order).toEqual([])
    expect(pool.stats().waiting).toBe(2)

    await readers[0]?.release()
    await (await third).release()
    await turn()
    expect(order).toEqual(['third'])
    await readers[1]?.release()
    await using _alone = await writer

    expect(stub.peakPerDevice).toBe(2)
    expect(pool.stats()).toMatchObject({ leased: 1, idle: 1 })
  })

  test('a session that is closed, busy, or said to be bad is not lent again', async () => {
    const { pool, stub, closed } = setUp({}, { onCommand: () => hang(undefined) })
    const dead = await pool.lease(a, { signal })
    stub.sessions[0]?.die()
    await dead.release()
    const bad = await pool.lease(a, { signal })
    await bad.release({ discard: true })
    const busy = await pool.lease(a, { signal })
    void busy.session.run('hang').catch(() => undefined)
    await busy.release()
    const last = await pool.lease(a, { signal })

    expect(last.reused).toBe(false)
    expect(closed).toEqual(['d0 discarded', 'd0 discarded', 'd0 discarded'])
    await last.release()
  })

  test('a session found dead when it is wanted is replaced', async () => {
    const { pool, stub } = setUp()
    await (await pool.lease(a, { signal })).release()
    stub.sessions[0]?.die()
    await using lease = await pool.lease(a, { signal })

    expect(lease.reused).toBe(false)
    expect(pool.stats().totals.dead).toBe(1)
  })

  test('a session is not lent for another device of the same name, which may have other credentials', async () => {
    const { pool, stub, closed } = setUp({ maxSessionsPerDevice: 1 })
    await (await pool.lease(a, { signal })).release()
    const other = await pool.lease({ ...a }, { signal })

    expect(other.reused).toBe(false)
    expect([closed, stub.peakPerDevice]).toEqual([['d0 evicted'], 1])
    await other.release()
  })

  test('the mode in which it opened is restored before anybody else gets it', async () => {
    const { pool } = setUp()
    const lease = await pool.lease(a, { signal })
    const { mode } = lease.session
    await lease.session.enter('config')
    await lease.release()
    await using next = await pool.lease(a, { signal })

    expect(next.reused).toBe(true)
    expect(next.session.mode).toBe(mode)
  })

  test('a session that does not get back to its mode is closed, also when it just hangs', async () => {
    const { pool, stub, clock, closed } = setUp()
    const lease = await pool.lease(a, { signal })
    stub.sessions[0]?.goTo('config')
    Object.assign(stub.sessions[0] ?? {}, { enter: () => new Promise(() => undefined) })
    const released = lease.release()
    await clock.advance(5_000)
    await released

    expect(closed).toEqual(['d0 discarded'])
    expect(clock.pending).toBe(0)
  })

  test('a caller who gives up while waiting or opening leaves nothing behind', async () => {
    const { pool, stub } = setUp({}, { onOpen: ({ name }, own) => (name === 'd1' ? hang(own) : undefined) })
    const lease = await pool.lease(a, { signal })
    const controller = new AbortController()
    const waiting = pool.lease(a, { signal: controller.signal }).catch((reason) => reason)
    const opening = pool.lease(b, { signal: controller.signal }).catch((reason) => reason)
    await turn()
    const reason = new Error('enough')
    controller.abort(reason)

    expect([await waiting, await opening]).toEqual([reason, reason])
    await lease.release()
    await turn()
    expect(pool.stats()).toMatchObject({ open: 1, opening: 0, waiting: 0, devices: 1 })
    expect(stub.open).toBe(1)
  })

  test('a session that opens after its caller has gone is closed, and holds its place until then', async () => {
    let finish: (() => void) | undefined
    const stub = new StubSessions({
      onOpen: ({ name }) => (name === 'd0' ? new Promise((resolve) => (finish = resolve)) : undefined),
    })
    const clock = createManualClock()
    // It does not listen to the signal.
    const open: PoolOptions['open'] = (device) => stub.openSession(device, { signal })
    const pool = new SessionPool({ open, clock, maxSessions: 1 })
    const controller = new AbortController()
    const first = pool.lease(a, { signal: controller.signal }).catch((reason) => reason)
    await turn()
    controller.abort('gone')
    await clock.advance(1_000)
    expect(await first).toBe('gone')

    const second = pool.lease(b, { signal })
    await turn()
    expect(stub.opened).toEqual([])
    finish?.()
    await (await second).release()

    expect([stub.opened, stub.peakOpen]).toEqual([['d0', 'd1'], 1])
    await pool.close()
    expect(stub.open).toBe(0)
  })
})

describe('limits', () => {
  const placed = (name: string, site: string, jump?: Device): Device => ({
    name,
    host: name,
    platform: 'linux',
    site,
    ...(jump && { jump }),
  })

  test('of the process: an idle session of another device makes room, a lent one does not', async () => {
    const { pool, stub, closed } = setUp({ maxSessions: 2 })
    await (await pool.lease(a, { signal })).release()
    const second = await pool.lease(b, { signal })
    const third = await pool.lease(c, { signal })
    const fourth = pool.lease(a, { signal })
    await turn()
    expect(pool.stats()).toMatchObject({ open: 2, waiting: 1 })
    expect(closed).toEqual(['d0 evicted'])
    await second.release()
    await (await fourth).release()

    expect(closed).toEqual(['d0 evicted', 'd1 evicted'])
    expect(stub.peakOpen).toBe(2)
    await third.release()
  })

  test('of a site and of a jump host: others go on', async () => {
    const bastion = placed('bastion', 'lon')
    const { pool, stub } = setUp({ maxSessionsPerSite: 1, maxSessionsPerJump: 1 })
    await using _lon = await pool.lease(placed('lon-1', 'lon'), { signal })
    const sameSite = pool.lease(placed('lon-2', 'lon'), { signal })
    await using _par = await pool.lease(placed('par-1', 'par', bastion), { signal })
    const sameJump = pool.lease(placed('ams-1', 'ams', bastion), { signal })
    await turn()
    expect(stub.opened).toEqual(['lon-1', 'par-1'])
    expect(pool.stats().waiting).toBe(2)

    await _lon.release()
    await _par.release()
    await Promise.all([(await sameSite).release(), (await sameJump).release()])
    expect(stub.opened).toEqual(['lon-1', 'par-1', 'lon-2', 'ams-1'])
  })

  test('are never passed, and nobody waits for ever, whoever wants what', async () => {
    const devices = [placed('a', 'lon'), placed('b', 'lon'), placed('c', 'par'), placed('d', 'par'), placed('e', 'ams')]
    const caller = fc.record({
      device: fc.nat({ max: 4 }),
      access: fc.constantFrom('read' as const, 'write' as const),
      discard: fc.boolean(),
      abort: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(caller, { maxLength: 40 }), async (callers) => {
        const { pool, stub } = setUp(
          { maxSessions: 3, maxSessionsPerSite: 2, maxSessionsPerDevice: 2 },
          { onOpen: async () => void (await turn()) },
        )
        const using = new Map<string, number>()
        await Promise.all(
          callers.map(async ({ device, access, discard, abort }) => {
            const controller = new AbortController()
            if (abort) setImmediate(() => controller.abort('gone'))
            const target = devices[device] as Device
            const lease = await pool.lease(target, { access, signal: controller.signal }).catch((reason) => reason)
            if (lease === 'gone') return
            const before = using.get(target.name) ?? 0
            expect(before).toBeLessThan(access === 'write' ? 1 : 2)
            using.set(target.name, before + (access === 'write' ? 2 : 1))
            expect(pool.stats().open).toBeLessThanOrEqual(3)
            await turn()
            using.set(target.name, (using.get(target.name) ?? 0) - (access === 'write' ? 2 : 1))
            await lease.release({ discard })
          }),
        )
        expect(stub.peakOpen).toBeLessThanOrEqual(3)
        expect(stub.peakPerDevice).toBeLessThanOrEqual(2)
        expect(pool.stats()).toMatchObject({ leased: 0, opening: 0, waiting: 0 })
        await pool.close()
        expect([stub.open, pool.stats().devices]).toEqual([0, 0])
      }),
      { numRuns: 25 },
    )
  })
})

describe('logins', () => {
  const busy = new FlotillaError('LINES_BUSY', 'all lines in use')

  test('a device without a free line is tried again, later and later, and lets others in meanwhile', async () => {
    let refusals = 3
    const { pool, stub, clock } = setUp(
      { maxSessions: 1, random: () => 0 },
      {
        onOpen: ({ name }) => {
          if (name === 'd0' && refusals-- > 0) throw busy
        },
      },
    )
    const waiting = pool.lease(a, { signal })
    await turn()
    await (await pool.lease(b, { signal })).release({ discard: true })
    await clock.advance(1_000)
    await clock.advance(2_000)
    expect(stub.opened).toEqual(['d1'])
    await clock.advance(4_000)
    await (await waiting).release()

    expect(stub.opened).toEqual(['d1', 'd0'])
    expect(pool.stats().totals).toMatchObject({ linesBusy: 3, failed: 0 })
  })

  test('after a while it is an error that says how often', async () => {
    const { pool, clock } = setUp(
      { linesBusyTimeoutMs: 5_000, random: () => 0 },
      { onOpen: () => Promise.reject(busy) },
    )
    const waiting = pool.lease(a, { signal }).catch((error) => error)
    await clock.advance(10_000)

    expect(await waiting).toMatchObject({ code: 'LINES_BUSY', device: 'd0', retryable: true, details: { attempts: 3 } })
    expect(clock.pending).toBe(0)
    expect(pool.stats()).toMatchObject({ opening: 0, devices: 0, totals: { failed: 1 } })
  })

  test('are spread over a time when that is asked for', async () => {
    const { pool, stub, clock } = setUp({ loginJitterMs: 1_000, random: () => 0.5 })
    const waiting = pool.lease(a, { signal })
    await clock.advance(499)
    expect(stub.opened).toEqual([])
    await clock.advance(1)

    await (await waiting).release()
  })
})

describe('in the background', () => {
  test('sessions that nobody wants are closed after a while, and then no timer runs', async () => {
    const { pool, clock, closed } = setUp({ idleTimeoutMs: 10_000 })
    await (await pool.lease(a, { signal })).release()
    await clock.advance(6_000)
    await (await pool.lease(b, { signal })).release()
    await clock.advance(4_000)
    expect(closed).toEqual(['d0 idle'])
    await clock.advance(6_000)

    expect(closed).toEqual(['d0 idle', 'd1 idle'])
    expect([clock.pending, pool.stats().devices]).toEqual([0, 0])
  })

  test('with an idle time of 0 nothing is kept', async () => {
    const { pool, stub, closed } = setUp({ idleTimeoutMs: 0 })
    await (await pool.lease(a, { signal })).release()

    expect([stub.open, closed]).toEqual([0, ['d0 closed']])
  })

  test('sessions that died are pruned', async () => {
    const { pool, stub, clock, closed } = setUp({ healthIntervalMs: 1_000 })
    await (await pool.lease(a, { signal })).release()
    await (await pool.lease(b, { signal })).release()
    stub.sessions[0]?.die()
    await clock.advance(1_000)

    expect(closed).toEqual(['d0 dead'])
    expect(pool.stats()).toMatchObject({ idle: 1, totals: { dead: 1 } })
  })

  test('a probe finds those that only look alive, and keeps callers off meanwhile', async () => {
    const probed: string[] = []
    let answer: ((value: unknown) => void) | undefined
    const { pool, clock, closed } = setUp({
      healthIntervalMs: 1_000,
      probe: ({ device }) => {
        probed.push(device.name)
        return device.name === 'd0' ? Promise.reject(new Error('silent')) : new Promise((resolve) => (answer = resolve))
      },
    })
    await (await pool.lease(a, { signal })).release()
    await (await pool.lease(b, { signal })).release()
    await clock.advance(1_000)
    expect(probed).toEqual(['d0', 'd1'])
    const waiting = pool.lease(b, { signal })
    await turn()
    expect(pool.stats().waiting).toBe(1)
    answer?.(undefined)
    const lease = await waiting

    expect(lease.reused).toBe(true)
    expect(closed).toEqual(['d0 dead'])
    await lease.release()
  })

  test('a probe that hangs is an answer too', async () => {
    const { pool, clock, closed } = setUp({ healthIntervalMs: 1_000, probe: () => new Promise(() => undefined) })
    await (await pool.lease(a, { signal })).release()
    await clock.advance(6_000)

    expect(closed).toEqual(['d0 dead'])
    expect(clock.pending).toBe(0)
  })
})

describe('close', () => {
  test('sends away who waits, closes what is open, and refuses from then on', async () => {
    const { pool, stub, clock } = setUp({ maxSessions: 2 })
    await (await pool.lease(a, { signal })).release()
    const lent = await pool.lease(b, { signal })
    const forDevice = pool.lease(b, { signal }).catch((error) => error)
    const third = pool.lease(c, { signal })
    const forLimit = pool.lease(a, { signal }).catch((error) => error)
    await (await third).release()
    await turn()
    await Promise.all([pool.close(), pool.close()])

    expect(await forDevice).toMatchObject({ code: 'FLEET_CLOSED' })
    await expect(pool.lease(a, { signal })).rejects.toMatchObject({ code: 'FLEET_CLOSED', device: 'd0' })
    await lent.release()
    await (await forLimit).release?.()
    expect([stub.open, clock.pending]).toEqual([0, 0])
    expect(pool.stats()).toMatchObject({ open: 0, waiting: 0, devices: 0 })
  })

  test('a session that does not close in order is told, and counts as closed', async () => {
    const told: unknown[] = []
    const { pool, stub } = setUp({ observer: { closeFailed: (event) => told.push(event) } })
    const lease = await pool.lease(a, { signal })
    const error = new Error('stuck')
    Object.assign(stub.sessions[0] ?? {}, { close: () => Promise.reject(error) })
    await lease.release({ discard: true })

    expect(told).toEqual([{ device: 'd0', error }])
    expect(pool.stats()).toMatchObject({ open: 0, devices: 0 })
  })
})
