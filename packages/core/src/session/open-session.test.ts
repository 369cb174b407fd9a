import { describe, expect, test } from 'vitest'
import { isFlotillaError } from '../errors/flotilla-error.js'
import { platforms } from '../platforms/registry.js'
import { fakeDevice } from '../testing/index.js'
import { openSession } from './open-session.js'

describe('every platform with a fake opens, runs, configures and closes', () => {
  test.each([
    ['cisco-ios', 'privileged', 'interface GigabitEthernet0/1', 'show running-config'],
    ['cisco-nxos', 'privileged', 'interface Ethernet1/1', 'show running-config'],
    ['arista-eos', 'privileged', 'interface Ethernet1', 'show running-config'],
    ['frr', 'privileged', 'interface eth0', 'show running-config'],
  ])('%s', async (platform, home, interfaceLine, showRunning) => {
    const device = fakeDevice({ name: 'edge-1', platform })
    await using session = await openSession(device)

    const version = await session.run('show version')
    const configured = await session.configure([interfaceLine, 'description to the core'])
    const running = await session.run(showRunning)

    expect(session.mode).toBe(home)
    expect(session.hostname).toBe('edge-1')
    expect(version.failure).toBeUndefined()
    expect(version.output).not.toContain('edge-1#')
    expect(configured).toMatchObject({ ok: true, applied: true, discarded: false })
    expect(running.output).toContain('description to the core')
    expect(running.output).not.toMatch(/--more--/i)
  })

  test('juniper-junos commits a candidate', async () => {
    const device = fakeDevice({ name: 'edge-1', platform: 'juniper-junos' })
    await using session = await openSession(device)

    const configured = await session.configure(['set interfaces ge-0/0/0 description "to the core"'])
    const running = await session.run('show configuration')

    expect(configured).toMatchObject({ ok: true, applied: true })
    expect(running.output).toContain('description "to the core"')
    expect(session.mode).toBe('operational')
  })

  test('linux runs in exec channels, with exit status and stderr', async () => {
    const device = fakeDevice({ name: 'host-1', platform: 'linux' })
    await using session = await openSession(device)

    const good = await session.run('uname -s')
    const bad = await session.run('cat /no/such/file')

    expect(session.hostname).toBe('host-1')
    expect(good).toMatchObject({ output: 'Linux', exitStatus: 0, stderr: '' })
    expect(bad.exitStatus).not.toBe(0)
    expect(bad.failure).toMatch(/No such file or directory.*exit status 1/)
  })

  test('linux runs in a shell when asked to', async () => {
    const device = fakeDevice({ name: 'host-1', platform: 'linux' })
    await using session = await openSession(device, { channel: 'shell' })

    expect((await session.run('uname -s')).output).toBe('Linux')
    expect(session.mode).toBe('user')
  })
})

test('output without a line end right before a prompt that begins with the user is output', async () => {
  const device = fakeDevice({
    name: 'host-1',
    platform: 'linux',
    commands: { unfinished: ({ print }) => print('abc') },
  })
  await using session = await openSession(device, { channel: 'shell' })

  expect((await session.run('unfinished')).output).toBe('abc')
  expect((await session.run('uname -s')).output).toBe('Linux')
})

test('a rejected command resolves with the line that says so', async () => {
  await using session = await openSession(fakeDevice({ platform: 'cisco-ios' }))

  const result = await session.run('show nonsense')

  expect(result.failure).toMatch(/% Invalid input detected/)
})

test('configure stops at the first rejected line, says which, and leaves configuration', async () => {
  const device = fakeDevice({ platform: 'cisco-ios' })
  await using session = await openSession(device)

  const result = await session.configure(['interface GigabitEthernet0/1', 'descriptio', 'shutdown'])

  expect(result.ok).toBe(false)
  expect(result.rejected).toMatchObject({ index: 1, line: 'descriptio' })
  expect(result.rejected?.failure).toMatch(/%/)
  expect(device.sent).not.toContain('shutdown')
  expect(session.mode).toBe('privileged')
  expect((await session.run('show clock')).failure).toBeUndefined()
})

test('a rejected line throws the whole candidate away where there is one', async () => {
  const device = fakeDevice({ platform: 'juniper-junos' })
  await using session = await openSession(device)

  const result = await session.configure(['set system host-name other', 'set nonsense here'])

  expect(result).toMatchObject({ ok: false, applied: false, discarded: true, rejected: { index: 1 } })
  expect((await session.run('show configuration system host-name')).output).not.toContain('other')
})

test('enable asks for its secret, and a wrong one is an error that names the mode', async () => {
  const device = fakeDevice({ name: 'edge-1', platform: 'cisco-ios', enableSecret: 'right-secret' })
  await using good = await openSession(device)
  const { credentials } = device
  if (!credentials || 'resolve' in credentials) throw new Error('fakes have plain credentials')

  expect(good.mode).toBe('privileged')
  await expect(
    openSession({ ...device, credentials: { ...credentials, secrets: { enable: 'wrong-secret' } } }),
  ).rejects.toMatchObject({ code: 'MODE_UNREACHABLE', device: 'edge-1' })
})

test('without the secret a session stays where the login landed, and enter says which secret is missing', async () => {
  const device = fakeDevice({ name: 'edge-1', platform: 'cisco-ios', enableSecret: 'right-secret' })
  await using session = await openSession({
    ...device,
    credentials: { username: 'admin', password: 'fake-device-password' },
  })

  expect(session.mode).toBe('exec')
  await expect(session.enter('privileged')).rejects.toMatchObject({ code: 'SECRET_MISSING' })
  expect((await session.run('show clock')).failure).toBeUndefined()
  await expect(session.enter('nonsense')).rejects.toMatchObject({ code: 'MODE_UNKNOWN' })
})

test.each([
  ['', 'is empty'],
  ['   ', 'is empty'],
  ['show version\nreload', 'newline'],
  ['show version\r', 'carriage return'],
  ['show\x03version', '0x03'],
  ['show\u2028version', '0x2028'],
])('the command %j is refused before anything is sent', async (command, why) => {
  const device = fakeDevice({ platform: 'cisco-ios' })
  await using session = await openSession(device)
  const before = device.sent.length

  await expect(session.run(command)).rejects.toMatchObject({
    code: 'COMMAND_INVALID',
    message: expect.stringContaining(why),
  })
  await expect(session.configure([command])).rejects.toMatchObject({ code: 'COMMAND_INVALID' })
  expect(device.sent.length).toBe(before)
})

test('commands run one at a time in call order, however they are started', async () => {
  const device = fakeDevice({ platform: 'cisco-ios', faults: { latencyMs: 2 } })
  await using session = await openSession(device)

  const results = await Promise.all(
    ['show clock', 'show version', 'show nonsense', 'show clock'].map((command) => session.run(command)),
  )

  expect(results.map(({ command }) => command)).toEqual(['show clock', 'show version', 'show nonsense', 'show clock'])
  expect(device.sent.slice(-4)).toEqual(['show clock', 'show version', 'show nonsense', 'show clock'])
})

test('an unknown platform costs no connection', async () => {
  await expect(openSession({ name: 'edge-1', host: '192.0.2.1', platform: 'no-such-os' })).rejects.toMatchObject({
    code: 'PLATFORM_UNKNOWN',
  })
})

test('an aborted signal opens nothing and rejects with its reason', async () => {
  const device = fakeDevice({ platform: 'cisco-ios' })

  await expect(openSession(device, { signal: AbortSignal.abort('stop') })).rejects.toBe('stop')
  expect(device.openSessions).toBe(0)
})

test.each([...platforms.keys()])('auto finds %s, with one probe at most', async (platform) => {
  const device = fakeDevice({ platform })
  const { prepare } = platforms.resolve(platform)
  await using session = await openSession({ ...device, platform: 'auto' })

  expect(session.platform.name).toBe(platform)
  const known = ['uname -n', 'enable', ...prepare.map(({ send }) => send)]
  expect(device.sent.filter((line) => !known.includes(line)).length).toBeLessThanOrEqual(1)
})

describe('faults', () => {
  test.each([
    ['output in small pieces', { dribble: { bytes: 7, everyMs: 1 } }],
    ['random pieces', { chunking: { maxBytes: 5, seed: 7 } }],
    ['log messages in between', { syslogNoise: { every: 3, seed: 2 } }],
    ['paging that stays on', { forcedPaging: true }],
    ['the prompt inside the output', { promptInOutput: true }],
    ['colours and repaints', { ansiNoise: true }],
    ['a flood of banners', { bannerFlood: true }],
  ] as const)('%s: commands stay in step', async (_, faults) => {
    const device = fakeDevice({ name: 'edge-1', platform: 'cisco-ios', faults })
    await using session = await openSession(device)

    const first = await session.run('show version')
    const second = await session.run('show clock')

    expect(first.output).toMatch(/Cisco IOS/)
    expect(first.output.trimEnd()).not.toMatch(/edge-1#$/)
    expect(second.output).toMatch(/\d\d:\d\d:\d\d/)
    expect(second.output).not.toMatch(/Cisco IOS/)
  })

  test('a device that hangs at a command is interrupted or closed within the deadline', async () => {
    const device = fakeDevice({
      name: 'edge-1',
      platform: 'cisco-ios',
      faults: { hang: 'command', hangOn: /^show tech/ },
    })
    await using session = await openSession(device)

    const error = await session.run('show tech-support', { timeoutMs: 50 }).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'COMMAND_TIMEOUT', device: 'edge-1', details: { phase: 'command' } })
    const usable = isFlotillaError(error) && error.details?.session === 'recovered'
    expect(session.state).toBe(usable ? 'ready' : 'closed')
  })

  test('a device that never prompts is a prompt time-out, and nothing stays open', async () => {
    const device = fakeDevice({ name: 'edge-1', platform: 'cisco-ios', faults: { hang: 'prompt' } })

    await expect(openSession(device, { promptTimeoutMs: 50 })).rejects.toMatchObject({
      code: 'PROMPT_TIMEOUT',
      details: { phase: 'login' },
    })
    expect(device.openSessions).toBe(0)
  })

  test('a dropped connection is an error, and the session says closed', async () => {
    const device = fakeDevice({ name: 'edge-1', platform: 'cisco-ios' })
    await using session = await openSession(device)
    device.setFault({ dropAfterBytes: 100 })

    await expect(session.run('show version')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED', device: 'edge-1' })
    expect(session.state).toBe('closed')
    await expect(session.run('show clock')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  })
})
