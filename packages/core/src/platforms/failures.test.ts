import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CISCO_FAILURES } from './cisco-like.js'
import { platforms } from './registry.js'

const fixtures: Record<string, { rejected: string[]; harmless: string[] }> = JSON.parse(
  readFileSync(new URL('./__fixtures__/failures.json', import.meta.url), 'utf8'),
)

describe.each([...platforms.keys()])('rejections of %s', (name) => {
  const { failures } = platforms.resolve(name)
  const { rejected, harmless } = fixtures[name] ?? { rejected: [], harmless: [] }
  const isRejection = (line: string): boolean => failures.some((failure) => failure.test(line))

  test('the device saying no is a failure', () => {
    expect(rejected.length).toBeGreaterThan(0)
    expect(rejected.filter((line) => !isRejection(line))).toEqual([])
  })

  test('output that only sounds like it is none', () => {
    expect(harmless.length).toBeGreaterThan(0)
    expect(harmless.filter(isRejection)).toEqual([])
  })

  test('each pattern of its own is for at least one known line', () => {
    const shared = new Set(name === 'cisco-ios' ? [] : CISCO_FAILURES.map(String))
    const own = failures.filter((failure) => !shared.has(String(failure)))

    expect(own.filter((failure) => !rejected.some((line) => failure.test(line))).map(String)).toEqual([])
  })
})
