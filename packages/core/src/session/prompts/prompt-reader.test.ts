import { expect, test } from 'vitest'
import { definePlatform } from '../../platforms/platform.js'
import { PromptReader } from './prompt-reader.js'

const twoLines = definePlatform({
  name: 'test-srl',
  title: 'Two-line prompts',
  modes: {
    running: { prompt: /^--\{[ +*!]*running \}--\[.*\]--\n[A-D]:(?<hostname>\S+)# ?$/, promptLines: 2 },
    candidate: {
      prompt: /^--\{[ +*!]*candidate [^}]*\}--\[.*\]--\n[A-D]:(?<hostname>\S+)# ?$/,
      promptLines: 2,
      configuration: true,
    },
  },
  home: 'running',
  moves: [],
  prepare: [],
  failures: [],
})

test('the line above tells the mode when the last line is the same in both', () => {
  const reader = new PromptReader(twoLines)
  const above = (line: string) => () => [line]

  const running = reader.match('A:srl1# ', above('--{ running }--[  ]--'))
  if (running) reader.learn(running)
  const candidate = reader.match('A:srl1# ', above('--{ * candidate shared default }--[ interface ]--'))

  expect(running).toMatchObject({ mode: 'running', hostname: 'srl1', linesAbove: 1 })
  expect(candidate).toMatchObject({ mode: 'candidate', kind: 'learned', linesAbove: 1 })
  expect(reader.match('A:srl1# ', above('some output'))).toBeUndefined()
  expect(reader.match('A:srl2# ', above('--{ running }--[  ]--'))).toMatchObject({ kind: 'shape', hostname: 'srl2' })
})

const junos = definePlatform({
  name: 'test-junos',
  title: 'Lines above the prompt',
  modes: {
    operational: { prompt: /^[\w-]+@(?<hostname>[\w.-]+)> ?$/, promptPreamble: /^\{\w+(?::\w+)?\}$/ },
    config: {
      prompt: /^[\w-]+@(?<hostname>[\w.-]+)# ?$/,
      promptPreamble: /^(?:\{\w+(?::\w+)?\}|\[edit.*\])$/,
      configuration: true,
    },
  },
  home: 'operational',
  moves: [],
  prepare: [],
  failures: [],
})

test('decoration above the prompt is counted, output above it is not', () => {
  const reader = new PromptReader(junos)
  const above =
    (...lines: string[]) =>
    (count: number) =>
      lines.slice(-count)

  expect(reader.match('admin@r1> ', above('x', '{master:0}'))?.linesAbove).toBe(1)
  expect(reader.match('admin@r1# ', above('x', '{master:0}', '[edit interfaces]'))?.linesAbove).toBe(2)
  expect(reader.match('admin@r1> ', above('{master:0}', 'x'))?.linesAbove).toBe(0)
})

test('the present mode is preferred where two modes look alike', () => {
  const alike = definePlatform({
    name: 'test-alike',
    title: 'Two modes that look alike',
    moves: [],
    prepare: [],
    failures: [],
    modes: { first: { prompt: /^(?<hostname>\w+)# ?$/ }, second: { prompt: /^(?<hostname>\w+)# ?$/ } },
    home: 'first',
  })
  const reader = new PromptReader(alike)
  reader.learn({ mode: 'second', kind: 'learned', text: 'r1# ', hostname: 'r1', linesAbove: 0 })

  expect(reader.match('r1#', () => [])?.mode).toBe('second')
})

test('a counter in the prompt is still the same device', () => {
  const exos = definePlatform({
    name: 'test-exos',
    title: 'A counter in the prompt',
    moves: [],
    prepare: [],
    failures: [],
    modes: { privileged: { prompt: /^(?:\* )?(?<hostname>[\w-]+)\.\d+ # ?$/ } },
    home: 'privileged',
  })
  const reader = new PromptReader(exos)
  const first = reader.match('sw1.1 # ', () => [])
  if (first) reader.learn(first)

  expect(reader.match('* sw1.2 # ', () => [])).toMatchObject({ kind: 'learned', mode: 'privileged' })
  expect(reader.match('sw9.2 # ', () => [])).toMatchObject({ kind: 'shape' })
})

test('a mode that shares its prompt with another is only believed when a move leads there', () => {
  const variants = definePlatform({
    name: 'test-variants',
    title: 'Two configuration modes with one prompt',
    modes: {
      operational: { prompt: /^(?<hostname>[\w-]+)> ?$/ },
      config: { prompt: /^(?<hostname>[\w-]+)# ?$/, configuration: true },
      exclusive: { prompt: /^(?<hostname>[\w-]+)# ?$/, configuration: true, variantOf: 'config' },
    },
    home: 'operational',
    moves: [],
    prepare: [],
    failures: [],
  })
  const reader = new PromptReader(variants)
  const found = reader.match('r1#', () => [])
  reader.expect('exclusive')
  const moved = reader.match('r1#', () => [])
  reader.expect(undefined)
  if (moved) reader.learn(moved)

  expect(found?.mode).toBe('config')
  expect(moved?.mode).toBe('exclusive')
  expect(reader.match('r1#', () => [])?.mode).toBe('exclusive')
})

test('a name cut short in a configuration prompt is the same name; another with the same beginning is not', () => {
  const ios = definePlatform({
    name: 'test-ios',
    title: 'Names cut short',
    modes: {
      privileged: { prompt: /^(?<hostname>[\w.-]+)# ?$/ },
      config: { prompt: /^(?<hostname>[\w.-]+)\([\w-]+\)# ?$/, configuration: true },
    },
    home: 'privileged',
    moves: [],
    prepare: [],
    failures: [],
  })
  const reader = new PromptReader(ios)
  const first = reader.match('a-very-long-device-name-1#', () => [])
  if (first) reader.learn(first)

  expect(reader.match('a-very-long-device-n(config)#', () => [])?.kind).toBe('learned')
  expect(reader.match('a-very-long-device-name-2(config)#', () => [])?.kind).toBe('shape')
  expect(reader.match('a-very(config)#', () => [])?.kind).toBe('shape')
})
