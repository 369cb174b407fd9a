import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { FlotillaError } from '../errors/flotilla-error.js'
import { settle, stubFleet } from './__fixtures__/stub-fleet.js'
import { hang } from './__fixtures__/stub-sessions.js'
import type { FleetGuard } from './fleet-guard.js'

/** `show` reads, `conf` writes, `reload` destroys; `rm` is refused with a reason. */
const guardAllowing = (allow: 'read' | 'write' | 'destroy'): FleetGuard => ({
  allow,
  check(command) {
    const effect = command.startsWith('show') ? 'read' : command.startsWith('reload') ? 'destroy' : 'write'
    if (command.startsWith('rm')) return { allowed: false, effect, reason: 'rm-is-bad' }
    const rank = { read: 0, write: 1, destroy: 2 }
    return { allowed: rank[effect] <= rank[allow], effect }
  },
})

describe('a session of your own', () => {
  test('comes from the pool and goes back when it is disposed of', async () => {
    await using setup = stubFleet(1)
    const { fleet, stub } = setup
    {
      await using session = await fleet.session('d0')
      expect(session).toMatchObject({ hostname: 'd0', mode: 'privileged', state: 'ready' })
      expect((await session.run('x')).output).toBe('x on d0')
      expect(fleet.stats()).toMatchObject({ leased: 1, idle: 0 })
    }
    expect(fleet.stats()).toMatchObject({ leased: 0, idle: 1 })
    await (await fleet.session('d0')).close()

    expect(stub.opened).toEqual(['d0'])
  })

  test('is of no use once it was given back', async () => {
    await using setup = stubFleet(1)
    const session = await setup.fleet.session('d0')
    await session.close()
    await session.close()

    expect(session.state).toBe('closed')
    for (const use of [session.run('x'), session.runAll(['x']), session.enter('exec'), session.configure(['x'])]) {
      await expect(use).rejects.toMatchObject({ code: 'SESSION_CLOSED', device: 'd0' })
    }
    expect(setup.stub.commands).toEqual([])
  })

  test('on which a command broke off is closed, not kept', async () => {
    await using setup = stubFleet(1, {
      onCommand: (command) => {
        if (command === 'bad') throw new FlotillaError('COMMAND_TIMEOUT', 'too slow')
        if (command === 'wrong') throw new FlotillaError('COMMAND_INVALID', 'a newline')
        return ''
      },
    })
    const wrong = await setup.fleet.session('d0')
    await expect(wrong.run('wrong')).rejects.toMatchObject({ code: 'COMMAND_INVALID' })
    await wrong.close()
    expect(setup.fleet.stats()).toMatchObject({ idle: 1 })
    const bad = await setup.fleet.session('d0')
    await expect(bad.run('bad')).rejects.toMatchObject({ code: 'COMMAND_TIMEOUT' })
    await bad.close()

    expect(setup.fleet.stats()).toMatchObject({ open: 0, leased: 0 })
  })

  test('names that are not there come with those that are close', async () => {
    await using setup = stubFleet(2)

    await expect(setup.fleet.session('d7')).rejects.toMatchObject({
      code: 'DEVICE_UNKNOWN',
      message: 'The inventory has no device named "d7" (did you mean d0, d1?)',
    })
  })

  test('waiting for one ends with the deadline or the signal', async () => {
    await using setup = stubFleet(2, { onOpen: ({ name }, signal) => (name === 'd1' ? hang(signal) : undefined) })
    const { fleet, clock } = setup
    await using _holder = await fleet.session('d0')
    const controller = new AbortController()
    const busy = fleet.session('d0', { timeoutMs: 1_000 }).catch((error) => error)
    const slow = fleet.session('d1', { timeoutMs: 1_000 }).catch((error) => error)
    const given = fleet.session('d1', { signal: controller.signal }).catch((error) => error)
    await settle()
    controller.abort('given up')
    await clock.advance(1_000)

    expect(await busy).toMatchObject({ code: 'LEASE_TIMEOUT', device: 'd0' })
    expect(await slow).toMatchObject({ code: 'DEADLINE_EXCEEDED', device: 'd1', details: { phase: 'opening' } })
    expect(await given).toBe('given up')
    expect([clock.pending, getEventListeners(controller.signal, 'abort').length]).toEqual([0, 0])
    expect(fleet.stats()).toMatchObject({ leased: 1, opening: 0, waiting: 0 })
  })

  test('a signal given with a command ends that command', async () => {
    await using setup = stubFleet(1, { onCommand: (_command, _session, signal) => hang(signal) })
    const session = await setup.fleet.session('d0')
    const controller = new AbortController()
    const running = session.run('x', { signal: controller.signal })
    await settle()
    controller.abort('that one')

    await expect(running).rejects.toBe('that one')
    await session.close()
    expect(setup.stub.open).toBe(0)
  })

  test('a session that lives longer than the fleet is closed with it', async () => {
    const setup = stubFleet(1)
    const session = await setup.fleet.session('d0')
    await setup.fleet.close()

    expect(setup.stub.open).toBe(0)
    await expect(session.run('x')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await session.close()
  })
})

describe('access', () => {
  test('one writer at a time, while reads share', async () => {
    await using setup = stubFleet(1)
    const { fleet } = setup
    const readers = [await fleet.session('d0', { access: 'read' }), await fleet.session('d0', { access: 'read' })]
    let isWriting = false
    const writer = fleet.session('d0').then((session) => {
      isWriting = true
      return session
    })
    await settle()
    expect(isWriting).toBe(false)
    for (const reader of readers) await reader.close()
    await (await writer).close()

    expect(setup.stub.peakPerDevice).toBe(2)
  })

  test('runs that write wait for each other on a device, runs that read do not', async () => {
    const busy = { now: 0, peak: 0 }
    await using setup = stubFleet(1, {
      onCommand: async () => {
        busy.peak = Math.max(busy.peak, ++busy.now)
        await settle()
        busy.now--
        return ''
      },
    })
    const { fleet } = setup
    await Promise.all([fleet.run('x'), fleet.run('x'), fleet.run('x')])
    expect(busy.peak).toBe(1)
    await Promise.all([fleet.run('x', { effect: 'read' }), fleet.run('x', { effect: 'read' })])
    expect(busy.peak).toBe(2)
  })

  test('a session for reading refuses what the guard knows to be a write', async () => {
    await using setup = stubFleet(1, {}, { guard: guardAllowing('destroy') })
    await using session = await setup.fleet.session('d0', { access: 'read' })

    await expect(session.run('show x')).resolves.toBeDefined()
    for (const use of [
      session.run('conf t'),
      session.configure(['x']),
      session.upload('a', 'b'),
      session.enter('config'),
    ]) {
      await expect(use).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
    }
    expect(setup.stub.commands).toHaveLength(1)
  })
})

describe('the guard', () => {
  test('stands before every command of every session, whoever holds it', async () => {
    await using setup = stubFleet(2, {}, { guard: guardAllowing('read') })
    const { fleet, stub } = setup
    const refused: unknown[] = []
    fleet.on('command-refused', (event) => refused.push(event))
    await using session = await fleet.session('d0')
    const uses = [
      () => session.run('conf t'),
      () => session.runAll(['show a', 'rm flash:']),
      () => session.configure(['show a']),
      () => session.enter('config'),
      () => session.upload('a', 'b'),
    ]
    for (const use of uses) await expect(use()).rejects.toMatchObject({ code: 'GUARD_REFUSED', device: 'd0' })
    const run = await fleet.run((own) => own.run('reload'), { on: 'd1' })

    expect(run.get('d1')).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED', details: { effect: 'destroy' } } })
    expect(stub.commands).toEqual([])
    expect(refused).toHaveLength(6)
    expect(refused[1]).toEqual({ device: 'd0', reason: 'rm-is-bad' })
  })

  test('refuses commands of a run before anything is opened, and tells nothing of them', async () => {
    await using setup = stubFleet(2, {}, { guard: guardAllowing('read') })

    const report = await setup.fleet.run(['show a', 'rm hunter2'])

    expect(report).toMatchObject({ failed: 2 })
    expect(report.get('d0')).toMatchObject({
      attempts: 1,
      error: {
        code: 'GUARD_REFUSED',
        details: { reason: 'rm-is-bad' },
        message: expect.not.stringContaining('hunter2'),
      },
    })
    expect(setup.stub.opened).toEqual([])
  })

  test('that says `read` makes a command one that may be tried again', async () => {
    let drops = 1
    await using setup = stubFleet(
      1,
      {
        onCommand: (_command, session) => {
          if (drops-- > 0) session.die()
          return ''
        },
      },
      { guard: guardAllowing('write') },
    )
    const read = await setup.fleet.run('show x', { retry: { attempts: 2, delayMs: 0 } })
    drops = 1
    const write = await setup.fleet.run('conf x', { retry: { attempts: 2, delayMs: 0 } })

    expect(read.get('d0')).toMatchObject({ ok: true, attempts: 2 })
    expect(write.get('d0')).toMatchObject({ ok: false, attempts: 1 })
  })

  test('that allows writes lets them through', async () => {
    await using setup = stubFleet(1, {}, { guard: guardAllowing('write') })
    await using session = await setup.fleet.session('d0')
    await session.configure(['conf a', 'conf b'])
    await session.enter('config')

    expect(session.mode).toBe('config')
    expect(setup.stub.commands).toHaveLength(2)
    await expect(session.run('reload')).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
  })

  test('does not spoil the session by refusing', async () => {
    await using setup = stubFleet(1, {}, { guard: guardAllowing('read') })
    const session = await setup.fleet.session('d0')
    await session.run('conf t').catch(() => undefined)
    await session.close()

    expect(setup.fleet.stats()).toMatchObject({ idle: 1 })
  })
})
