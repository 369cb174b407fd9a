import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Mode } from './platform.js'
import { platforms } from './registry.js'

interface Fixture {
  /** Mode, prompt, and the host name in it. */
  prompts: [mode: string, prompt: string, hostname: string | null][]
  /** Last lines of output that are no prompts. */
  output: string[]
  above?: string[]
  notAbove?: string[]
}

const fixtures: Record<string, Fixture> = JSON.parse(
  readFileSync(new URL('./__fixtures__/prompts.json', import.meta.url), 'utf8'),
)

describe.each([...platforms.keys()])('prompts of %s', (name) => {
  const { modes } = platforms.resolve(name)
  const { prompts, output, above = [], notAbove = [] } = fixtures[name] ?? { prompts: [], output: [] }
  const own = Object.entries<Mode>(modes).filter(([, { variantOf }]) => variantOf === undefined)

  test.each(prompts)('%s mode is recognised by %j, and no other mode', (expected, prompt, hostname) => {
    const matched = own.filter(([, mode]) => mode.prompt.test(prompt))

    expect(matched.map(([mode]) => mode)).toEqual([expected])
    expect(matched[0]?.[1].prompt.exec(prompt)?.groups?.hostname).toBe(hostname ?? undefined)
    expect(prompt.split('\n')).toHaveLength(modes[expected]?.promptLines ?? 1)
  })

  test('every mode that has a prompt of its own has rows here', () => {
    expect(new Set(prompts.map(([mode]) => mode))).toEqual(new Set(own.map(([mode]) => mode)))
  })

  test.each(output)('%j is output and no prompt', (line) => {
    expect(own.filter(([, mode]) => mode.prompt.test(line)).map(([mode]) => mode)).toEqual([])
  })

  test('lines above the prompt are told from output', () => {
    const preambles = own.flatMap(([, { promptPreamble }]) => promptPreamble ?? [])
    for (const pattern of preambles) {
      expect(above.filter((line) => !pattern.test(line))).toEqual([])
      expect(notAbove.filter((line) => pattern.test(line))).toEqual([])
    }
    expect(preambles.length > 0).toBe(above.length > 0)
  })

  test('no prompt takes long to tell from a long line', () => {
    const lines = [
      'a'.repeat(400),
      `${'a.'.repeat(200)}#`,
      `${'a '.repeat(200)}#`,
      `[${'a-'.repeat(199)}`,
      `a${'(a)'.repeat(130)}#`,
      `a@a:~${'/a'.repeat(190)}!`,
    ]
    const startedAt = performance.now()
    for (const line of lines) for (const [, mode] of own) mode.prompt.test(line)

    expect(performance.now() - startedAt).toBeLessThan(200)
  })
})
