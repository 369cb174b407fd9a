import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { openSession } from '../../session/open-session.js'
import { driveTerminal } from '../drive-terminal.js'
import { fakeDevice } from '../fake-device.js'
import { recordSession } from './record-session.js'
import { replayDevice } from './replay-device.js'
import type { SessionRecording } from './session-recording.js'

const SECRETS = { enableSecret: 'en4ble-me', password: 'l0gin-pass' }

async function record(
  platform: string,
  work: (session: Awaited<ReturnType<typeof openSession>>) => Promise<unknown>,
): Promise<{ recording: SessionRecording; result: unknown }> {
  const recorder = recordSession(fakeDevice({ name: 'edge-1', platform, ...SECRETS }))
  const session = await openSession(recorder.device)
  const result = await work(session)
  await session.close()
  // as it comes back from a file
  return { recording: JSON.parse(JSON.stringify(recorder.recording())) as SessionRecording, result }
}

const outputs = async (session: Awaited<ReturnType<typeof openSession>>, commands: string[]): Promise<string[]> =>
  (await session.runAll(commands)).map(({ output }) => output)

describe('a recorded session replays as it was', () => {
  test.each([
    ['cisco-ios', ['show version', 'show ip interface brief', 'show bogus']],
    ['arista-eos', ['show version | json', 'show ip route']],
    ['juniper-junos', ['show configuration', 'show interfaces terse']],
    ['frr', ['show ip route json']],
    ['linux', ['uname -a', 'cat /no/such', 'df -h']],
  ])('%s', async (platform, commands) => {
    const { recording, result } = await record(platform, (session) => outputs(session, commands))
    const device = replayDevice(recording)
    await using session = await openSession(device)

    // secrets in the output are placeholders in the recording
    const replayed = await outputs(session, commands)
    expect(replayed.map((output) => output.replace(/<redacted:[^>]+>/g, ''))).toEqual(
      (result as string[]).map((output, index) =>
        replayed[index]?.includes('<redacted:') ? expect.any(String) : output,
      ),
    )
    expect(device.sent.slice(-commands.length)).toEqual(commands)
  })

  test('changes of mode, configuration and secrets', async () => {
    const lines = ['username ops password 0 hunter2-secret', 'snmp-server community c0mmun1ty RO']
    const { recording } = await record('cisco-ios', (session) => session.configure(lines))
    await using session = await openSession(replayDevice(recording))

    expect(await session.configure(lines)).toMatchObject({ ok: true, applied: true })
  })

  test('sudo on an exec channel', async () => {
    const work = async (session: Awaited<ReturnType<typeof openSession>>): Promise<string> => {
      await session.enter('root')
      return (await session.run('whoami')).output
    }
    const { recording } = await record('linux', work)
    await using session = await openSession(replayDevice(recording))

    expect(await work(session)).toBe('root')
  })
})

test('no secret is in a recording: not the credentials, not what was configured, not what is given', async () => {
  const recorder = recordSession(
    fakeDevice({ name: 'edge-1', ...SECRETS, commands: { 'show token': 'token is 7f3a-99' } }),
    {
      secrets: ['7f3a-99'],
    },
  )
  const session = await openSession(recorder.device)
  await session.configure(['username ops password 0 hunter2-secret', 'snmp-server community c0mmun1ty RO'])
  await session.run('show token')
  await session.run('show running-config')
  await session.close()

  const text = JSON.stringify(recorder.recording())
  for (const secret of ['en4ble-me', 'l0gin-pass', 'hunter2-secret', 'c0mmun1ty', '7f3a-99'])
    expect(text).not.toContain(secret)
  expect(text).toContain('show token')
})

test('bytes that are no text survive', async () => {
  const bytes = Uint8Array.from([0x61, 0xff, 0xfe, 0x0a])
  const recorder = recordSession(fakeDevice({ name: 'edge-1', commands: { 'show raw': bytes } }))
  const transport = await recorder.device.connect({})
  await transport.exec('show raw')
  await transport.close()
  const replay = await replayDevice(JSON.parse(JSON.stringify(recorder.recording())) as SessionRecording).connect({})

  expect(Uint8Array.from((await replay.exec('show raw')).stdout)).toEqual(bytes)
})

test('a saved recording is for its owner only, and is replayed from its path', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'))
  try {
    const path = join(folder, 'session.json')
    const recorder = recordSession(fakeDevice({ name: 'edge-1' }))
    const session = await openSession(recorder.device)
    await session.run('show clock')
    await session.close()
    await recorder.save(path)

    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1, device: { name: 'edge-1' } })
    await using again = await openSession(replayDevice(path))
    expect((await again.run('show clock')).output).toContain('UTC')
  } finally {
    await rm(folder, { recursive: true })
  }
})

describe('something else than was recorded', () => {
  const recorded = async (): Promise<SessionRecording> =>
    (await record('cisco-ios', (session) => outputs(session, ['show clock', 'show version']))).recording

  test('breaks the connection, and says what was expected and what came', async () => {
    const terminal = await driveTerminal(replayDevice(await recorded()))
    terminal.type('terminal length 0\nterminal width 511\n')
    await terminal.until(/>.*>.*>$/s)
    terminal.type('enable\n')
    await terminal.until('Password: ')
    terminal.type('any will do\n')
    await terminal.until('edge-1#')
    terminal.type('show inventory\n')

    expect(await terminal.ended).toMatchObject({
      code: 'REPLAY_MISMATCH',
      device: 'edge-1',
      message: expect.stringContaining('"show clock\\n" where "show inventory\\n" was sent'),
      details: { expected: 'show clock\n', got: 'show inventory\n' },
    })
  })

  test('a session tells of it too', async () => {
    await using session = await openSession(replayDevice(await recorded()))

    await expect(session.run('show inventory')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  test('a secret that was sent is not in the error', async () => {
    const terminal = await driveTerminal(replayDevice(await recorded()))
    terminal.type('snmp-server community s3same RO\n')

    const error = await terminal.ended
    expect(JSON.stringify(error)).not.toContain('s3same')
  })

  test('by command, the order does not matter', async () => {
    await using session = await openSession(replayDevice(await recorded(), { order: 'by-command' }))

    expect((await session.run('show version')).output).toContain('Cisco IOS')
    expect((await session.run('show clock')).output).toContain('UTC')
    expect((await session.run('show version')).output).toContain('Cisco IOS')
  })
})

test('with the recorded timing, the answer takes as long as the device took', async () => {
  const { recording } = await record('linux', (session) => session.run('uname'))
  const [channel] = recording.connections[0]?.channels.slice(-1) ?? []
  if (channel?.kind !== 'exec') throw new Error('an exec channel was recorded')
  channel.durationMs = 800
  const transport = await replayDevice(recording, { timing: 'recorded', order: 'by-command' }).connect({})
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    let answered = false
    const answer = transport.exec(channel.command).then(() => {
      answered = true
    })
    await vi.advanceTimersByTimeAsync(799)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await answer
  } finally {
    vi.useRealTimers()
  }
})

test.each([
  ['nonsense', { format: 'something else' }],
  ['another version', { format: 'flotilla-session-recording', version: 2, connections: [] }],
])('%s is no recording', (_what, value) => {
  expect(() => replayDevice(value as unknown as SessionRecording)).toThrow(
    expect.objectContaining({ code: 'RECORDING_INVALID' }),
  )
})

test('a file that is not there is FILE_NOT_FOUND', () => {
  expect(() => replayDevice('/no/such/recording.json')).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }))
})
