import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resolvePlatform } from '../../platforms/registry.js'
import { PromptReader } from '../prompts/prompt-reader.js'
import { TerminalText } from '../terminal/terminal-text.js'
import { Recovery } from './recovery.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function recover(quickestAnswerMs: number) {
  const prompts = new PromptReader(resolvePlatform('cisco-ios'))
  const prompt = prompts.match('edge-1#', () => [])
  if (prompt) prompts.learn(prompt)
  const over: boolean[] = []
  const onOver = (recovered: boolean): void => void over.push(recovered)
  const recovery = new Recovery({ prompts, text: new TerminalText(), echoes: true, quickestAnswerMs, onOver })
  return { recovery, over }
}

test.each([
  ['answers at once', 1, 300],
  ['answers in 30 ms', 30, 600],
  ['takes its time', 500, 1_000],
  ['was never heard', Number.POSITIVE_INFINITY, 1_000],
])('a device that %s is given up when it has had its time', (_, quickestAnswerMs, afterMs) => {
  const { over } = recover(quickestAnswerMs)

  vi.advanceTimersByTime(afterMs - 1)
  expect(over).toEqual([])
  vi.advanceTimersByTime(1)
  expect(over).toEqual([false])
})

test('a known prompt that stays is where the session goes on; one that goes on is output', () => {
  const { recovery, over } = recover(1)

  recovery.chunk(Buffer.from('^C\r\nedge-1#'))
  vi.advanceTimersByTime(10)
  recovery.chunk(Buffer.from(' was typed\r\nedge-1#'))
  vi.advanceTimersByTime(19)
  expect(over).toEqual([])
  vi.advanceTimersByTime(1)
  expect(over).toEqual([true])
  vi.advanceTimersByTime(2_000)
  expect(over).toEqual([true])
})

test('a connection that ends ends the wait', () => {
  const { recovery, over } = recover(1)

  recovery.fail()
  vi.advanceTimersByTime(2_000)

  expect(over).toEqual([false])
})
