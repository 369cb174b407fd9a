import { expect, test } from 'vitest'
import { findFailure } from './command-failure.js'

const FAILURES = [/^% (?:Invalid|Incomplete)/, /^ERROR:/i, /\bis ambiguous\.?$/]
const filler = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index}`).join('\n')

test.each([
  ['           ^\n% Invalid input detected', '% Invalid input detected'],
  ['error: no such thing', 'error: no such thing'],
  [`${filler(500)}\n% Incomplete command.`, '% Incomplete command.'],
  [`'sh' is ambiguous.\n${filler(3)}`, "'sh' is ambiguous."],
  ['all is well', undefined],
  ['', undefined],
  ['not at the start % Invalid', undefined],
  [`${filler(30)}\n% Invalid quoted by a log\n${filler(30)}`, undefined],
])('%j', (output, expected) => {
  expect(findFailure(output, FAILURES)).toBe(expected)
})
