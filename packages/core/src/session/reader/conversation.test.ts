import { readFile, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definePlatform } from '../../platforms/platform.js'
import { Conversation, type ConverseOptions } from './conversation.js'
import { type Script, ScriptedChannel } from './scripted-channel.js'

const platform = definePlatform({
  name: 'test-ios',
  title: 'A device for tests',
  modes: {
    exec: { prompt: /^(?<hostname>[\w.-]{1,63})> ?$/ },
    privileged: { prompt: /^(?<hostname>[\w.-]{1,63})# ?$/ },
    config: { prompt: /^(?<hostname>[\w.-]{1,63})\([\w-]+\)# ?$/, configuration: true },
  },
  home: 'privileged',
  moves: [],
  prepare: [],
  failures: [],
})

const open = async (
  answer: (typed: string) => Script,
): Promise<{ channel: ScriptedChannel; conversation: Conversation }> => {
  const channel = new ScriptedChannel(answer)
  const conversation = new Conversation({ device: 'edge-1', channel, platform, redact: (text) => text })
  const login = conversation.converse(undefined, {
    phase: 'login',
    timeoutMs: 2_000,
    acceptShapes: true,
    shapeQuietMs: 1,
  })
  channel.emit('\r\nWelcome\r\nedge-1#')
  await login
  return { channel, conversation }
}

const ask = (conversation: Conversation, command: string, options: Partial<ConverseOptions> = {}) =>
  conversation.converse(`${command}\n`, { phase: 'command', timeoutMs: 2_000, echo: command, ...options })

const cut = (text: string, cuts: readonly number[]): Uint8Array[] => {
  const bytes = Buffer.from(text)
  const at = [...new Set(cuts.map((position) => position % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length))
}

describe('output is what came between the echo and the prompt', () => {
  test.each([
    ['a plain answer', 'show clock\r\n12:00:00 UTC\r\nedge-1#', '12:00:00 UTC\n'],
    ['no output at all', 'show clock\r\nedge-1#', ''],
    ['an echo that the terminal wrapped', 'show cl \r\rock\r\n12:00\r\nedge-1#', '12:00\n'],
    ['an echo that readline wrapped at the margin', 'show clo\rock\r\n12:00\r\nedge-1#', '12:00\n'],
    ['an echo with backspaces', 'show clk\b \bock\r\n12:00\r\nedge-1#', '12:00\n'],
    ['a repainted echo', 'show clock\r\r\nedge-1#show clock\r\n12:00\r\nedge-1#', '12:00\n'],
    [
      'a log message before the echo',
      '\r\n*Mar  1: %LINK-3-UPDOWN: x\r\nedge-1#show clock\r\n12:00\r\nedge-1#',
      '12:00\n',
    ],
    [
      'a log message before an echo without its prompt',
      '\r\n*Mar  1: %LINK-3-UPDOWN: x\r\nshow clock\r\n12:00\r\nedge-1#',
      '12:00\n',
    ],
    [
      'the prompt as a line of the output',
      'show clock\r\nedge-1#\r\nedge-1#show x\r\n12:00\r\nedge-1#',
      'edge-1#\nedge-1#show x\n12:00\n',
    ],
    ['the prompt of another device', 'show clock\r\nother#\r\nSwitch>\r\n12:00\r\nedge-1#', 'other#\nSwitch>\n12:00\n'],
    ['colours and split characters', 'show clock\r\n\x1b[31mZürich 東京\x1b[0m\r\nedge-1#', 'Zürich 東京\n'],
    ['a pager that cannot be switched off', 'show clock\r\none\r\n --More-- ', 'one\ntwo\n'],
  ])('%s', async (_, answer, expected) => {
    const { conversation } = await open((typed) => [
      typed === ' ' ? '\b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\btwo\r\nedge-1#' : answer,
    ])

    const { text } = await ask(conversation, 'show clock')

    expect(text).toBe(expected)
    expect(conversation.state).toBe('ready')
  })
})

const outputLine = fc.oneof(
  fc.constantFrom(
    'edge-1#',
    'edge-1>',
    'other#',
    'Switch#',
    '95%',
    '<none>',
    '[V200R009C00SPC500]',
    'R1(config)#',
    '% x',
    '',
    '--- ###',
    'edge-1# show clock',
    '東京',
  ),
  fc.stringMatching(/^[\w .,:#>%-]{0,40}$/),
)

test('any output, cut anywhere, comes back the same, whatever prompts it quotes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(outputLine, { maxLength: 12 }),
      fc.array(fc.nat(5_000), { maxLength: 12 }),
      async (lines, cuts) => {
        const body = lines.map((line) => `${line}\r\n`).join('')
        const { conversation } = await open(() => cut(`show x\r\n${body}edge-1#`, cuts))

        const { text } = await ask(conversation, 'show x')
        conversation.close()

        // A pager's words on a line of their own are indistinguishable from a pager.
        expect(text).toBe(lines.map((line) => `${line}\n`).join(''))
      },
    ),
    { numRuns: 60 },
  )
})

test('a quoted prompt at the end of a slow piece is not the end of the output', async () => {
  const { conversation } = await open(() => [
    'show x\r\nfirst\r\n',
    5,
    'second\r\nedge-1#',
    10,
    '\r\nthird\r\n',
    5,
    'edge-1#',
  ])

  const { text } = await ask(conversation, 'show x')

  expect(text).toBe('first\nsecond\nedge-1#\nthird\n')
})

test.each(['show logging', 'sh hist', 'more flash:messages', 'show tech-support', 'tail -n 50 log/messages'])(
  'the output of %s may quote the prompt and pause behind it, wherever that is',
  async (command) => {
    const { conversation } = await open((typed) => [
      `${typed.trim()}\r\nat 12:00 somebody typed\r\nedge-1#`,
      10,
      'reload\r\nedge-1#',
      10,
      ' and left\r\nedge-1#',
    ])

    const { text } = await ask(conversation, command)

    expect(text).toBe('at 12:00 somebody typed\nedge-1#reload\nedge-1# and left\n')
  },
)

test('byte by byte with pauses, the prompt inside the output is still output', async () => {
  const bytes = Buffer.from('show x\r\na\r\nedge-1#\r\nb\r\nedge-1#')
  const { conversation } = await open(() => Array.from(bytes, (byte) => [Uint8Array.of(byte), 1]).flat())

  const { text } = await ask(conversation, 'show x')

  expect(text).toBe('a\nedge-1#\nb\n')
})

test('a new host name is believed after the prompt comes again, and learned', async () => {
  const { channel, conversation } = await open((typed) =>
    typed === '\n'
      ? ['\r\nborder-9#']
      : typed.startsWith('hostname')
        ? ['hostname border-9\r\nborder-9#']
        : ['show x\r\nok\r\nborder-9#'],
  )

  const renamed = await ask(conversation, 'hostname border-9')
  const next = await ask(conversation, 'show x')

  expect(renamed.text).toBe('')
  expect(next.text).toBe('ok\n')
  expect(conversation.prompts.hostname).toBe('border-9')
  expect(channel.typed).toEqual(['hostname border-9\n', '\n', 'show x\n'])
})

test('output without a last line end is kept apart from the prompt behind it', async () => {
  const { conversation } = await open((typed) => (typed === '\n' ? ['\r\nedge-1#'] : ['more x\r\nno line endedge-1#']))

  const { text } = await ask(conversation, 'more x')

  expect(text).toBe('no line end\n')
})

test('a question is answered when it is asked, and only then', async () => {
  const answers = [{ question: /\[confirm\]\s*$/, text: () => 'y', enter: false, isSecret: false }]
  const { channel, conversation } = await open((typed) =>
    typed === 'y'
      ? ['\r\n[OK]\r\nedge-1#']
      : typed.startsWith('clear')
        ? ['clear x\r\nClear it? [confirm]']
        : ['show x\r\nok\r\nedge-1#'],
  )

  const asked = await ask(conversation, 'clear x', { answers })
  const quiet = await ask(conversation, 'show x', { answers })

  expect(asked.text).toBe('Clear it? [confirm]\n\n[OK]\n')
  expect(quiet.text).toBe('ok\n')
  expect(channel.typed).toEqual(['clear x\n', 'y', 'show x\n'])
})

test('after silence the command is interrupted, and the next one is in step', async () => {
  const { conversation } = await open((typed) =>
    typed === '\x03'
      ? ['^C\r\nedge-1#']
      : typed.startsWith('ping')
        ? ['ping x\r\nSending\r\n']
        : ['show x\r\nok\r\nedge-1#'],
  )

  await expect(ask(conversation, 'ping x', { idleTimeoutMs: 30 })).rejects.toMatchObject({
    code: 'IDLE_TIMEOUT',
    device: 'edge-1',
    details: { phase: 'command', mode: 'privileged', session: 'recovered', tail: 'Sending\n' },
  })

  expect((await ask(conversation, 'show x')).text).toBe('ok\n')
})

test('a device that is dead is closed, and says so', async () => {
  const { channel, conversation } = await open(() => [])

  await expect(ask(conversation, 'show x', { timeoutMs: 30 })).rejects.toMatchObject({
    code: 'COMMAND_TIMEOUT',
    details: { session: 'closed' },
  })

  expect(channel.closedByUs).toBe(true)
  await expect(ask(conversation, 'show x')).rejects.toMatchObject({ code: 'SESSION_CLOSED' })
})

test('an abort rejects with the reason at once, and the next command waits for the prompt', async () => {
  const { conversation } = await open((typed) =>
    typed === '\x03' ? [20, '^C\r\nedge-1#'] : typed.startsWith('slow') ? ['slow x\r\n'] : ['show x\r\nok\r\nedge-1#'],
  )
  const abort = new AbortController()
  const reason = { why: 'enough' }

  const slow = ask(conversation, 'slow x', { signal: abort.signal })
  abort.abort(reason)

  await expect(slow).rejects.toBe(reason)
  expect(conversation.state).toBe('recovering')
  expect((await ask(conversation, 'show x')).text).toBe('ok\n')
})

test('a device that hangs up in the middle is an error that shows its last words', async () => {
  const { channel, conversation } = await open(() => ['reload\r\nGoing down NOW\r\n'])
  const reload = ask(conversation, 'reload')
  await new Promise(setImmediate)

  channel.hangUp()

  await expect(reload).rejects.toMatchObject({
    code: 'CONNECTION_CLOSED',
    details: { tail: 'Going down NOW\n', session: 'closed' },
  })
})

test('ten megabytes in small pieces come back whole', async () => {
  const body = 'GigabitEthernet0/1 is up, line protocol is up, address is 10.0.0.1\r\n'.repeat(160_000)
  const pieces: string[] = ['show x\r\n']
  for (let at = 0; at < body.length; at += 1400) pieces.push(body.slice(at, at + 1400))
  const { conversation } = await open(() => [...pieces, 'edge-1#'])

  const { text } = await ask(conversation, 'show x')

  expect(text).toBe(body.replaceAll('\r\n', '\n'))
})

test('one line of megabytes comes back whole, and the prompt after it is found', async () => {
  const pieces = Array.from({ length: 4_000 }, (_, index) => String(index).padEnd(1400, 'x'))
  const { conversation } = await open(() => ['show x\r\n', ...pieces, '\r\nedge-1#'])

  const { text } = await ask(conversation, 'show x')

  expect(text).toBe(`${pieces.join('')}\n`)
})

test('past the cap the output goes to a file of the owner alone, and memory keeps the beginning', async () => {
  const body = 'abcdefgh\r\n'.repeat(500)
  const { conversation } = await open(() => [`show x\r\n${body}`, 'edge-1#'])

  const { text, truncated, file = '' } = await ask(conversation, 'show x', { maxOutputBytes: 100 })

  expect(text).toBe('abcdefgh\n'.repeat(12).slice(0, 100))
  expect(truncated).toBe(true)
  expect(await readFile(file, 'utf8')).toBe('abcdefgh\n'.repeat(500))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await rm(dirname(file), { recursive: true })
})
