import { expect, test } from 'vitest'
import { definePlatform, type Platform } from './platform.js'
import { platforms } from './registry.js'

const valid: Platform = {
  name: 'toaster-os',
  title: 'Toaster OS',
  modes: { exec: { prompt: /^(?<hostname>\w+)> *$/ }, config: { prompt: /^(?<hostname>\w+)\(config\)# *$/ } },
  home: 'exec',
  configMode: 'config',
  moves: [{ from: 'exec', to: 'config', send: 'configure' }],
  prepare: [{ send: 'no page', mode: 'exec' }],
  failures: [/^Invalid/],
}
const withPrompt = (prompt: RegExp): Partial<Platform> => ({ modes: { ...valid.modes, exec: { prompt } } })

test.each<[string, Partial<Platform>, RegExp]>([
  ['a name with capitals', { name: 'Toaster_OS' }, /name must be kebab-case/],
  ['no modes', { modes: {} }, /modes is empty/],
  ['a home that is no mode', { home: 'privileged' }, /home names no mode: privileged/],
  ['a configMode that is no mode', { configMode: 'configure' }, /configMode names no mode/],
  [
    'a move from nowhere',
    { moves: [{ from: 'root', to: 'exec', send: 'exit' }] },
    /moves\[0\]\.from names no mode: root/,
  ],
  ['a move to nowhere', { moves: [{ from: 'exec', to: 'root', send: 'su' }] }, /moves\[0\]\.to names no mode: root/],
  ['a preparation in no mode', { prepare: [{ send: 'x', mode: 'root' }] }, /prepare\[0\]\.mode names no mode/],
  ['a save mode that is no mode', { commit: { save: 'save', saveMode: 'root' } }, /commit\.saveMode names no mode/],
  ['a prompt without a start', withPrompt(/>$/), /modes\.exec\.prompt must start with \^/],
  ['a prompt without an end', withPrompt(/^\w+>/), /modes\.exec\.prompt must end with \$/],
  ['a prompt that ends in a dollar sign', withPrompt(/^\w+\$/), /modes\.exec\.prompt must end with \$/],
  ['a prompt of many lines', withPrompt(/^\w+>$/m), /modes\.exec\.prompt must not have the flag m/],
  ['a prompt with a memory', withPrompt(/^\w+>$/g), /modes\.exec\.prompt must not have the flags g or y/],
  ['a prompt that is nothing', withPrompt(/^\w*$/), /modes\.exec\.prompt must not match an empty line/],
  ['a failure with a memory', { failures: [/x/, /y/y] }, /failures\[1\] must not have the flags g or y/],
  [
    'a preamble that is nothing',
    { modes: { ...valid.modes, exec: { prompt: /^\w+>$/, promptPreamble: /^\s*$/ } } },
    /promptPreamble must not match an empty line/,
  ],
  [
    'a variant of nothing',
    { modes: { ...valid.modes, exec: { prompt: /^\w+>$/, variantOf: 'root' } } },
    /modes\.exec\.variantOf names no mode: root/,
  ],
])('%s is refused', (_, change, message) => {
  expect(() => definePlatform({ ...valid, ...change })).toThrow(
    expect.objectContaining({ code: 'PLATFORM_INVALID', message: expect.stringMatching(message) }),
  )
})

test("what is defined cannot be changed, and the caller's own stays free", () => {
  const defined = definePlatform(valid)

  expect(defined).toEqual(valid)
  expect(() => Object.assign(defined.modes.exec ?? {}, { prompt: /^x$/ })).toThrow(TypeError)
  expect(Object.isFrozen(valid.modes)).toBe(false)
})

test('every mode of a built-in platform can be reached from its home mode', () => {
  const lost = [...platforms.values()].flatMap(({ name, modes, home, moves }) => {
    const reached = new Set([home])
    for (const mode of reached) for (const { from, to } of moves) if (from === mode) reached.add(to)
    return Object.keys(modes).flatMap((mode) => (reached.has(mode) ? [] : [`${name}: ${mode}`]))
  })

  // Modes that a login or a command of the user's own leads to.
  expect(lost).toEqual([
    'nokia-sros: classic',
    'nokia-sros: classic-config',
    'fortinet: config',
    'hp-procurve: exec',
    'aruba-aoscx: exec',
    'dell-os10: exec',
    'extreme-exos: exec',
    'vyos: root',
  ])
})

test('a variant shares the prompt of the mode it names', () => {
  for (const { modes } of platforms.values()) {
    for (const { prompt, variantOf } of Object.values(modes)) {
      if (variantOf !== undefined) expect(String(prompt)).toBe(String(modes[variantOf]?.prompt))
    }
  }
})

test('where configuration is a candidate it can be thrown away and compared', () => {
  for (const { commit } of platforms.values()) {
    if (commit?.commit !== undefined)
      expect(commit).toMatchObject({ discard: expect.any(String), diff: expect.any(String) })
  }
})
