import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { resolvePlatform } from '../../platforms/registry.js'
import { Conversation, type ConverseOptions } from './conversation.js'
import { type Script, ScriptedChannel } from './scripted-channel.js'

const open = async (greeting: string, answer: (typed: string) => Script): Promise<Conversation> => {
  const channel = new ScriptedChannel(answer)
  const platform = resolvePlatform('cisco-ios')
  const conversation = new Conversation({ device: 'edge-1', channel, platform, redact: (text) => text })
  const login = conversation.converse(undefined, {
    phase: 'login',
    timeoutMs: 1_000,
    acceptShapes: true,
    shapeQuietMs: 1,
  })
  channel.emit(greeting)
  await login
  return conversation
}

const ask = (conversation: Conversation, command: string, options: Partial<ConverseOptions> = {}) =>
  conversation.converse(`${command}\n`, { phase: 'command', timeoutMs: 2_000, echo: command, ...options })

test('prompts of other modes inside the output are output', async () => {
  const conversation = await open('edge-1#', () => [
    ...['show x\r\na\r\nedge-1>', 8, '\r\nb\r\nedge-1(config)#', 8, '\r\nc\r\nedge-1(config-if)#', 8],
    '\r\nd\r\nedge-1#',
  ])

  const { text } = await ask(conversation, 'show x')

  expect(text).toBe('a\nedge-1>\nb\nedge-1(config)#\nc\nedge-1(config-if)#\nd\n')
})

test('a command that changes the mode is over at the new prompt', async () => {
  const conversation = await open('edge-1#', (typed) =>
    typed.startsWith('conf') ? ['conf t\r\nedge-1(config)#'] : ['end\r\nedge-1#'],
  )

  expect((await ask(conversation, 'conf t')).prompt.mode).toBe('config')
  expect((await ask(conversation, 'end')).prompt.mode).toBe('privileged')
})

test('a device that echoes nothing, not even the line end, is understood', async () => {
  const conversation = await open('\r\nedge-1#', (typed) =>
    typed.startsWith('show') ? ['one\r\ntwo\r\nedge-1#'] : ['edge-1#'],
  )

  expect((await ask(conversation, 'terminal length 0')).text).toBe('')
  expect((await ask(conversation, 'terminal width 0')).text).toBe('')
  expect((await ask(conversation, 'show x')).text).toBe('one\ntwo\n')
})

test('lines that were typed ahead to a device that echoes nothing leave its prompts in a row', async () => {
  const conversation = await open('\r\nWelcome\r\nedge-1#edge-1#edge-1#', () => ['one\r\nedge-1#'])

  expect(conversation.prompts.text).toBe('edge-1#')
  expect((await ask(conversation, 'show x')).text).toBe('one\n')
})

test('the file of a long output goes with a command that failed', async () => {
  const before = await spills()
  const conversation = await open('edge-1#', (typed) =>
    typed === '\x1e\x03' ? ['^C\r\nedge-1#'] : ['show x\r\n', 'y'.repeat(4000), '\r\nmore\r\n'],
  )

  await expect(ask(conversation, 'show x', { maxOutputBytes: 100, timeoutMs: 50 })).rejects.toMatchObject({
    code: 'COMMAND_TIMEOUT',
  })

  expect(await spills()).toEqual(before)
})

const spills = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('flotilla-output-')).sort()
