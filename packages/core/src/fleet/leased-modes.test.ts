import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createGuard } from '../guard/create-guard.js'
import { platforms } from '../platforms/registry.js'
import type { DeviceSession } from '../session/device-session.js'
import { fakeFleet } from '../testing/index.js'
import { stubFleet } from './__fixtures__/stub-fleet.js'

const READING = /^(?:exec|privileged|operational|user|classic|admin|vtysh|config-read-only)$/

const moves = [...platforms.values()].flatMap(({ name, modes, home }) =>
  Object.keys(modes)
    .filter((mode) => mode !== home)
    .map((mode) => ({ platform: name, mode })),
)

describe('where only reads are allowed', () => {
  test.each(moves.filter(({ mode }) => !READING.test(mode)))(
    'nothing is sent to get a $platform into $mode',
    async ({ platform, mode }) => {
      await using setup = stubFleet(
        0,
        {},
        { inventory: [{ name: 'd0', host: '192.0.2.1', platform }], guard: createGuard() },
      )
      const refused: unknown[] = []
      setup.fleet.on('command-refused', (event) => refused.push(event))
      await using session = await setup.fleet.session('d0')
      const before = session.mode

      await expect(session.enter(mode)).rejects.toMatchObject({
        code: 'GUARD_REFUSED',
        device: 'd0',
        details: { effect: 'write', reason: 'WRITE_MODE' },
      })
      await expect(session.configure(['x'], { mode })).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
      expect(session.mode).toBe(before)
      expect(refused).toHaveLength(2)
    },
  )

  test.each(moves.filter(({ mode }) => READING.test(mode)))(
    'a $platform may be in $mode',
    async ({ platform, mode }) => {
      await using setup = stubFleet(
        0,
        {},
        { inventory: [{ name: 'd0', host: '192.0.2.1', platform }], guard: createGuard() },
      )
      await using session = await setup.fleet.session('d0')
      await session.enter(mode)

      expect(session.mode).toBe(mode)
    },
  )

  test('privileged mode is for reading, a shell of the device is not', async () => {
    await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } })
    await using session = await fleet.session('edge-1')
    await session.enter('exec')
    await session.enter('privileged')
    const sent = fleet.sent('edge-1').length

    for (const mode of ['config', 'tclsh']) {
      await expect(session.enter(mode)).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
    }
    await expect(session.enter('nowhere')).rejects.toMatchObject({ code: 'MODE_UNKNOWN' })
    await expect(session.enter('constructor')).rejects.toMatchObject({ code: 'MODE_UNKNOWN' })
    expect(fleet.sent('edge-1')).toHaveLength(sent)
    expect((await session.run('show version')).failure).toBeUndefined()
  })

  test('another user of a host is not entered', async () => {
    await using fleet = fakeFleet({ 'host-1': { platform: 'linux' } })
    await using session = await fleet.session('host-1')
    const sent = fleet.sent('host-1').length

    await expect(session.enter('root')).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
    expect(fleet.sent('host-1')).toHaveLength(sent)
  })
})

test('where writes are allowed, a session that was asked for to read stays out of configuration', async () => {
  await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } }, { guard: createGuard({ allow: 'write' }) })
  {
    await using reader = await fleet.session('edge-1', { access: 'read' })
    await expect(reader.enter('config')).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
  }
  await using writer = await fleet.session('edge-1')
  await writer.enter('config')

  expect(writer.mode).toBe('config')
})

test('a move whose command is denied by name is not made, neither alone nor to configure', async () => {
  const guard = createGuard({ allow: 'destroy', denyCommands: { '*': ['configure'], 'cisco-nxos': ['run bash'] } })
  await using fleet = fakeFleet(
    { 'edge-1': { platform: 'cisco-ios' }, 'leaf-1': { platform: 'cisco-nxos' } },
    { guard },
  )
  await using edge = await fleet.session('edge-1')
  await using leaf = await fleet.session('leaf-1')

  for (const use of [edge.enter('config'), edge.configure(['hostname x']), leaf.enter('shell')]) {
    await expect(use).rejects.toMatchObject({ code: 'GUARD_REFUSED', details: { reason: 'DENY_LISTED' } })
  }
  expect(fleet.sent('edge-1')).not.toContain('configure terminal')
})

test('what is asked for while the session moves is read as in the mode that it moves to, too', async () => {
  await using fleet = fakeFleet({ 'leaf-1': { platform: 'cisco-nxos' } }, { guard: createGuard({ allow: 'write' }) })
  await using session = await fleet.session('leaf-1')
  const entering = session.enter('shell')
  const removing = session.run('rm -rf /bootflash')

  await expect(removing).rejects.toMatchObject({ code: 'GUARD_REFUSED', details: { effect: 'destroy' } })
  await Promise.allSettled([entering])
  expect(fleet.sent('leaf-1')).not.toContain('rm -rf /bootflash')
})

test('a move that is allowed by name is made', async () => {
  const guard = createGuard({ allowCommands: { 'cisco-ios': ['configure terminal', 'show ...'] } })
  await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } }, { guard })
  await using session = await fleet.session('edge-1')

  await expect(session.enter('tclsh')).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
  await session.enter('config')
  expect(session.mode).toBe('config')
})

describe('what was checked is what is sent', () => {
  /** Says something else each time it is asked. */
  const shifty = () => {
    let asked = 0
    return {
      length: 12,
      includes: () => false,
      trim: () => 'show version',
      toString: () => (asked++ < 3 ? 'show version' : 'reload'),
    }
  }

  test.each<[string, (session: DeviceSession) => Promise<unknown>]>([
    ['a command', (session) => session.run(shifty() as never)],
    ['a command as a String object', (session) => session.run(new String('show version') as never)],
    ['a command as a list', (session) => session.run(['reload'] as never)],
    ['one of several', (session) => session.runAll(['show version', shifty() as never])],
    ['no list at all', (session) => session.runAll('show version' as never)],
    [
      'an answer',
      (session) => session.run('show version', { answers: [{ question: /x/, answer: shifty() as never }] }),
    ],
  ])('%s that is no text is refused', async (_what, use) => {
    await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } })
    await using session = await fleet.session('edge-1')
    const sent = fleet.sent('edge-1').length

    await expect(use(session)).rejects.toMatchObject({ code: 'COMMAND_INVALID' })
    expect(fleet.sent('edge-1')).toHaveLength(sent)
  })

  test('a list that grows or changes while it is worked through changes nothing', async () => {
    await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } })
    await using session = await fleet.session('edge-1')
    const commands = ['show version', 'show clock']
    const answers = [{ question: /confirm/, answer: 'y' }]
    const running = session.runAll(commands, { answers })
    commands[1] = 'reload'
    commands.push('write erase')
    answers[0] = { question: /#/, answer: 'reload' }
    const results = await running

    expect(results.map(({ command }) => command)).toEqual(['show version', 'show clock'])
    expect(fleet.sent('edge-1')).not.toEqual(expect.arrayContaining([expect.stringMatching(/reload|erase/)]))
  })

  test('options that answer differently the second time are read once', async () => {
    await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } })
    await using session = await fleet.session('edge-1')
    let asked = 0
    const options = {
      get answers() {
        return [{ question: /./, answer: asked++ === 0 ? 'y' : 'reload' }]
      },
    }
    await session.run('show version', options)

    expect(asked).toBe(1)
  })
})

describe('files', () => {
  const local = join('/nowhere', 'copy')

  test.each([
    ['linux', '/etc/shadow'],
    ['linux', '/root/.ssh/id_ed25519'],
    ['linux', '/var/log/../../etc/shadow'],
    ['linux', 'notes.txt'],
    ['linux', '/var/log/syslog\n'],
    ['cisco-ios', 'flash:a\u0000b'],
    ['cisco-ios', 'nvram:private-config'],
    ['cisco-ios', 'flash:server.key'],
    ['arista-eos', '/etc/shadow'],
    ['arista-eos', 'flash:../../etc/shadow'],
    ['juniper-junos', '/etc/master.passwd'],
    ['vyos', '/config/auth/key'],
    ['cisco-ios', { toString: () => 'flash:image.bin' } as never],
  ])('of a %s, %s is not fetched where only reads are allowed', async (platform, path) => {
    await using fleet = fakeFleet({ 'edge-1': { platform } })
    await using session = await fleet.session('edge-1')

    await expect(session.download(path, local)).rejects.toMatchObject({ code: 'GUARD_REFUSED' })
  })

  test.each([
    ['linux', '/etc/os-release'],
    ['linux', '/var/log/syslog'],
    ['cisco-ios', 'startup-config'],
    ['cisco-ios', 'flash:/image.bin'],
    ['arista-eos', '/mnt/flash/startup-config'],
    ['juniper-junos', '/config/juniper.conf.gz'],
    ['juniper-junos', '/var/log/messages'],
    ['nokia-sros', 'cf3:\\config.cfg'],
  ])('of a %s, %s is', async (platform, path) => {
    await using fleet = fakeFleet({ 'edge-1': { platform } })
    await using session = await fleet.session('edge-1')

    await expect(session.download(path, local)).rejects.not.toMatchObject({ code: 'GUARD_REFUSED' })
  })

  test('whoever may write may fetch them', async () => {
    await using fleet = fakeFleet({ 'host-1': { platform: 'linux' } }, { guard: createGuard({ allow: 'write' }) })
    await using session = await fleet.session('host-1')

    await expect(session.download('/etc/shadow', local)).rejects.not.toMatchObject({ code: 'GUARD_REFUSED' })
  })
})

test('a run is for no more than it says', async () => {
  await using fleet = fakeFleet({ 'edge-1': { platform: 'cisco-ios' } }, { guard: createGuard({ allow: 'destroy' }) })

  const report = await fleet.run((session) => session.run('reload'), { allow: 'write' })

  expect(report.outcomes[0]).toMatchObject({ ok: false, error: { code: 'GUARD_REFUSED' } })
  expect(fleet.sent('edge-1')).not.toContain('reload')
})
