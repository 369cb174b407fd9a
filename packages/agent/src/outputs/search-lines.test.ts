import { expect, test } from 'vitest'
import { searchLines } from './search-lines.js'

const lines = ['interface Gi0/1', ' shutdown', 'interface Gi0/2']

test('finds lines with their numbers and counts those it does not show', () => {
  expect(searchLines(lines, '^INTERFACE', { ignoreCase: true, max: 1 })).toEqual({
    matches: [{ line: 1, text: 'interface Gi0/1' }],
    total: 2,
  })
  expect(searchLines(lines, '^INTERFACE', { ignoreCase: false, max: 9 })).toEqual({ matches: [], total: 0 })
})

test('escapes that were not needed are no fault of the pattern', () => {
  expect(searchLines(['ge-0/0/1 "up"'], '^ge\\-0\\/0\\/1 \\"up\\"$', { ignoreCase: false, max: 9 }).total).toBe(1)
})

test.each(['(', '[z-a]', '(a+)+$', '(.*)*x'])('the pattern %j over hostile text is refused in time', (pattern) => {
  const hostile = Array.from({ length: 100 }, () => `${'a'.repeat(60)}!`)
  const startedAt = performance.now()

  expect(() => searchLines(hostile, pattern, { ignoreCase: true, max: 9 })).toThrow(
    expect.objectContaining({ code: 'INPUT_INVALID' }),
  )
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

test('a pattern cannot reach out of its cage', () => {
  expect(searchLines(lines, 'constructor|process', { ignoreCase: true, max: 9 }).total).toBe(0)
})
