import { openSession } from '@flotilla/core'
import { afterEach, expect, inject, test } from 'vitest'
import { expectFailure } from './expect-failure.js'
import { FrrLab, type LabRouter } from './frr/lab.mjs'
import { routerDevice } from './lab-devices.js'

const [r1, r2] = inject('routers') as [LabRouter, LabRouter]
const lab = new FrrLab(inject('labId'))
const runningConfig = () => lab.exec(1, ['vtysh', '-c', 'show running-config'])

afterEach(() => {
  lab.exec(1, [
    'vtysh',
    '-c',
    'configure terminal',
    '-c',
    'hostname r1',
    '-c',
    'interface lo',
    '-c',
    'description loopback',
  ])
})

test('Show commands answer with what the router prints, and nothing else', async () => {
  await using session = await openSession(routerDevice(r1))
  expect(session).toMatchObject({ hostname: 'r1', mode: session.platform.home, state: 'ready' })
  const version = await session.run('show version')
  expect(version.failure).toBeUndefined()
  expect(version.output.trim()).toBe(lab.exec(1, ['vtysh', '-c', 'show version']).trim())
  const summary = await session.run('show bgp summary json')
  expect(Object.keys(JSON.parse(summary.output).ipv4Unicast.peers)).toHaveLength(2)
})

test('The platform is found without being told', async () => {
  await using session = await openSession(routerDevice(r1, 'admin', { platform: 'auto' }))
  expect(session.platform.name).toBe('frr')
})

test.each([
  ['show nonsense', /Unknown command/],
  ['show ip', /incomplete/i],
])('A rejected command (%s) is a result that carries the words of the router', async (command, words) => {
  await using session = await openSession(routerDevice(r1))
  const result = await session.run(command)
  expect(result.failure).toMatch(words)
  expect((await session.run('show version')).failure).toBeUndefined()
})

test('Configuration is applied, and saved when asked', async () => {
  await using session = await openSession(routerDevice(r1))
  const lines = ['interface lo', 'description changed by a test']
  const applied = await session.configure(lines)
  expect(applied).toMatchObject({ ok: true, applied: true, saved: false, discarded: false })
  expect(applied.results.map((result) => result.command)).toEqual(lines)
  expect(session.mode).toBe(session.platform.home)
  expect(runningConfig()).toContain(' description changed by a test\n')
  expect(lab.exec(1, ['cat', '/etc/frr/frr.conf'])).not.toContain('changed by a test')

  expect(await session.configure(lines, { save: true })).toMatchObject({ ok: true, saved: true })
  expect(lab.exec(1, ['cat', '/etc/frr/frr.conf'])).toContain(' description changed by a test\n')
})

test('Configuration stops at the first rejected line, says which, and leaves configuration mode', async () => {
  await using session = await openSession(routerDevice(r1))
  const result = await session.configure(['interface lo', 'descripton typo', 'description never sent'])
  expect(result.ok).toBe(false)
  expect(result.rejected).toMatchObject({
    index: 1,
    line: 'descripton typo',
    failure: expect.stringMatching(/Unknown/),
  })
  expect(result.results).toHaveLength(2)
  expect(session.mode).toBe(session.platform.home)
  expect(runningConfig()).not.toContain('never sent')
  expect((await session.run('show version')).failure).toBeUndefined()
})

test('An account without privileges reads, and is told that it may not configure', async () => {
  await using session = await openSession(routerDevice(r1, 'viewer'))
  expect(session.mode).toBe('exec')
  expect((await session.run('show version')).output).toContain('FRRouting')
  const refused = session.configure(['interface lo', 'description by a viewer'])
  await expectFailure(refused, { code: ['MODE_UNREACHABLE', 'COMMAND_FAILED'], device: 'r1' })
  expect(runningConfig()).not.toContain('by a viewer')
  expect((await session.run('show version')).failure).toBeUndefined()
})

/** What the text says, whatever the white space around its lines. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

test('Output behind a real less is read to its end', async () => {
  await using session = await openSession(routerDevice(r1), { rows: 24 })
  await session.run('terminal paginate')
  const { output } = await session.run('show running-config', { timeoutMs: 10_000 })
  expect(linesOf(output)).toEqual(linesOf(runningConfig()))
  expect((await session.run('show version')).output).toContain('FRRouting')
})

test('An account whose pager is on from the start logs in and reads', async () => {
  await using session = await openSession(routerDevice(r1, 'paged'), { rows: 24 })
  const { output } = await session.run('show running-config', { timeoutMs: 10_000 })
  expect(linesOf(output)).toEqual(linesOf(runningConfig()))
})

test('A changed host name does not lose the prompt', async () => {
  await using session = await openSession(routerDevice(r1))
  expect(await session.configure(['hostname edge-7'])).toMatchObject({ ok: true })
  expect((await session.run('show version')).output).toContain('FRRouting')
  expect(session.hostname).toBe('edge-7')
  expect(await session.configure(['hostname r1'])).toMatchObject({ ok: true })
  expect(session.hostname).toBe('r1')
})

test('Commands given at once run one after the other', async () => {
  await using session = await openSession(routerDevice(r1))
  const commands = ['show version', 'show ip route', 'show nonsense', 'show interface brief']
  const results = await Promise.all(commands.map((command) => session.run(command)))
  expect(results.map((result) => result.command)).toEqual(commands)
  expect(results[0]?.output).toContain('FRRouting')
  expect(results[1]?.output).toContain('10.255.0.2/32')
  expect(results[2]?.failure).toBeDefined()
  expect(results[3]?.output).toContain('eth2')
})

test('A command that never ends is interrupted at its deadline and the session goes on', async () => {
  await using session = await openSession(routerDevice(r1))
  const error = await expectFailure(session.run(`ping ${r2.loopback}`, { timeoutMs: 1500 }), {
    code: 'COMMAND_TIMEOUT',
    device: 'r1',
  })
  expect(error.details?.session).toBe('recovered')
  expect(String(error.details?.tail)).toContain('bytes from')
  expect((await session.run('show version')).output).toContain('FRRouting')
})

test.each(['', 'show version\nconfigure terminal', 'show version\u0003', '\t'])(
  'The command %j is refused before anything is sent',
  async (command) => {
    await using session = await openSession(routerDevice(r1))
    await expectFailure(session.run(command), { code: 'COMMAND_INVALID', device: 'r1' })
    expect(session.state).toBe('ready')
  },
)
