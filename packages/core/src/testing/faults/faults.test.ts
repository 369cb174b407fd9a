import { describe, expect, test, vi } from 'vitest'
import { driveTerminal } from '../drive-terminal.js'
import { type FakeDevice, fakeDevice } from '../fake-device.js'
import type { Faults } from './fault-options.js'

const edge = (faults: Faults, options: Parameters<typeof fakeDevice>[0] = {}): FakeDevice =>
  fakeDevice({ name: 'edge-1', faults, ...options })

async function open(faults: Faults, options: Parameters<typeof fakeDevice>[0] = {}) {
  const device = edge(faults, options)
  const terminal = await driveTerminal(device)
  await terminal.until(/edge-1#(?:\x1b\[[^a-z]*[a-z])*$/)
  return { device, terminal }
}

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  const tick = new Promise((resolve) => setImmediate(resolve, pending))
  return (await Promise.race([promise.then(() => true), tick])) !== pending
}

test('latencyMs: the echo comes at once, the output later', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { terminal } = await open({ latencyMs: 500 })
    terminal.type('show clock\n')
    await terminal.until('show clock\r\n')
    const answer = terminal.until('edge-1#')

    expect(await settled(answer)).toBe(false)
    await vi.advanceTimersByTimeAsync(499)
    expect(await settled(answer)).toBe(false)
    await vi.advanceTimersByTimeAsync(1)

    expect(await answer).toContain('UTC')
  } finally {
    vi.useRealTimers()
  }
})

test('chunking: the same bytes in small pieces, cut the same each time', async () => {
  const pieces = async (): Promise<string[]> => {
    const { transport } = await driveTerminal(edge({ chunking: { maxBytes: 7, seed: 3 } }))
    const shell = await transport.shell({ rows: 0 })
    const seen: string[] = []
    await new Promise<void>((resolve) => {
      shell.receive({
        data(chunk) {
          seen.push(Buffer.from(chunk).toString())
          if (seen.join('').endsWith('[OK]\r\nedge-1#')) resolve()
        },
        closed: () => resolve(),
      })
      shell.write('write memory\n')
    })
    return seen
  }
  const first = await pieces()

  expect(Math.max(...first.map(({ length }) => length))).toBeLessThanOrEqual(7)
  expect(new Set(first.map(({ length }) => length)).size).toBeGreaterThan(3)
  expect(await pieces()).toEqual(first)
})

test('dribble: so many bytes at a time', async () => {
  const { terminal } = await open({ dribble: { bytes: 40, everyMs: 1 } })

  expect(await terminal.say('write memory', 'edge-1#')).toContain('Building configuration...\r\n[OK]\r\nedge-1#')
})

test('dropAfterBytes: the connection breaks in the middle of the output', async () => {
  const device = edge({ dropAfterBytes: 60 })
  const terminal = await driveTerminal(device)
  terminal.type('show version\n')

  expect(await terminal.ended).toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(terminal.read()).toHaveLength(60)
  expect(terminal.transport.isOpen).toBe(false)
})

describe('hang', () => {
  test('prompt: login, and then nothing', async () => {
    const terminal = await driveTerminal(edge({ hang: 'prompt' }))
    terminal.type('\n')

    expect(await settled(terminal.until(/./))).toBe(false)
  })

  test('command: an echo, and then nothing, not even for ^C', async () => {
    const { terminal } = await open({ hang: 'command', hangOn: /^show tech/ })
    await terminal.say('show clock', 'edge-1#')
    terminal.type('show tech-support\n')
    await terminal.until('show tech-support\r\n')
    terminal.type('\x03\n')

    expect(await settled(terminal.until(/./))).toBe(false)
  })

  test('connect: the caller has to give up', async () => {
    const giveUp = new AbortController()
    const connecting = edge({ hang: 'connect' }).connect({ signal: giveUp.signal })
    giveUp.abort(new Error('enough'))

    await expect(connecting).rejects.toThrow('enough')
  })
})

test('forcedPaging: 24 lines, whatever the client asks for', async () => {
  const { terminal } = await open({ forcedPaging: true })

  expect(await terminal.say('terminal length 0', 'edge-1#')).toContain('Command authorization failed.')
  expect((await terminal.say('show running-config', ' --More-- ')).split('\r\n')).toHaveLength(25)
})

test('syslogNoise: messages stand between the lines, and the output is there all the same', async () => {
  const quiet = await (await open({})).terminal.say('show running-config', 'edge-1#')
  const noisy = await (await open({ syslogNoise: { every: 3 } })).terminal.say('show running-config', 'edge-1#')
  const lines = noisy.split('\r\n')

  expect(lines.filter((line) => /^\*\w{3} .\d \d\d:\d\d:\d\d\.\d{3}: %/.test(line)).length).toBeGreaterThan(3)
  expect(lines.filter((line) => !line.startsWith('*')).join('\r\n')).toBe(quiet)
})

test('promptInOutput: a line of the output looks just like the prompt', async () => {
  const { terminal } = await open({ promptInOutput: true })

  expect(await terminal.say('show running-config', /end\r\n\r\nedge-1#$/)).toContain('\r\nedge-1#\r\n')
})

test('promptChange: the name changes under the session', async () => {
  const { terminal } = await open({ promptChange: 'edge-2' })

  await terminal.say('show clock', 'edge-2#')
})

test('ansiNoise: colours and repaints', async () => {
  const { terminal } = await open({ ansiNoise: true })

  expect(await terminal.say('show clock', /edge-1#\x1b\[0m\x1b\[\?25h$/)).toContain('\x1b[1;32m*')
})

test('bannerFlood: as much of it as is asked for', async () => {
  const device = edge({ bannerFlood: 50_000 })
  const terminal = await driveTerminal(device)
  const greeting = await terminal.until(/\r\n\r\nedge-1#$/)

  expect(terminal.transport.facts.banner?.length).toBe(50_001)
  expect(greeting.length).toBeGreaterThan(50_000)
  expect(greeting).toContain('edge-1>\r\n')
})

test('vtyFull: with message the shell ends, with refuse there is none', async () => {
  const talkative = await driveTerminal(edge({ vtyFull: 0 }))
  await talkative.ended
  expect(talkative.read()).toContain('% All lines are busy')

  await expect(driveTerminal(edge({ vtyFull: { lines: 0, how: 'refuse' } }))).rejects.toMatchObject({
    code: 'LINES_BUSY',
  })
})

test('authFailure and refuse: connecting fails with the code', async () => {
  const device = edge({ authFailure: 1 })
  await expect(device.connect({})).rejects.toMatchObject({ code: 'AUTH_FAILED' })
  await (await device.connect({})).close()

  device.setFault({ refuse: true })
  await expect(device.connect({})).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' })
  device.clearFaults()
  await (await device.connect({})).close()
})

test('faults change while a session is open', async () => {
  const { device, terminal } = await open({})
  await terminal.say('show clock', 'edge-1#')

  device.setFault({ promptInOutput: true })
  expect(await terminal.say('show running-config', /end\r\n\r\nedge-1#$/)).toContain('\r\nedge-1#\r\n')
  device.setFault({ promptInOutput: undefined })
  expect(await terminal.say('show running-config', /end\r\n\r\nedge-1#$/)).not.toContain('\r\nedge-1#\r\n')
})

test('reboot and dropAll end the sessions; a reboot forgets what was not saved', async () => {
  const { device, terminal } = await open({})
  await terminal.say('configure terminal', '#')
  await terminal.say('hostname other', 'other(config)#')

  device.reboot()

  expect(await terminal.ended).toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(device.openSessions).toBe(0)
  expect(device.openConnections).toBe(0)
  expect(device.runningConfig()).toContain('hostname edge-1')
})

test('announce: a message appears in the middle of what is typed, and the line is painted again', async () => {
  const { device, terminal } = await open({})
  terminal.type('show cl')
  await terminal.until('show cl')

  device.announce('*Mar  1 00:00:01.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to up')

  expect(await terminal.until('edge-1#show cl')).toContain('\r\n*Mar  1 00:00:01.123: %LINK-3-UPDOWN')
  expect(await terminal.say('ock', 'edge-1#')).toContain('UTC')
})
