import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { defineTool, type ToolDefinition } from './define-tool.js'
import type { JsonSchema } from './json-schema.js'
import type { ToolSchema } from './tool-schema.js'

const base = {
  name: 'count_routes',
  description: 'Counts routes.',
  effect: 'read',
  input: z.object({ device: z.string(), protocol: z.enum(['ospf', 'bgp']).default('bgp') }),
  output: z.object({ total: z.number() }),
  run: () => ({ total: 1 }),
} as const

const define = (changes: Partial<ToolDefinition<ToolSchema, ToolSchema>>): ReturnType<typeof defineTool> =>
  defineTool({ ...base, ...changes } as ToolDefinition<ToolSchema, ToolSchema>)

const invalid = (problem: RegExp): unknown =>
  expect.objectContaining({ code: 'TOOL_INVALID', message: expect.stringMatching(problem) })

/** The same input in every language there is. */
const languages: readonly [string, ToolSchema][] = [
  [
    'zod 4',
    z.object({ device: z.string(), count: z.number().int().min(1).default(5), tags: z.array(z.string()).optional() }),
  ],
  [
    'zod 3',
    z3.object({
      device: z3.string(),
      count: z3.number().int().min(1).default(5),
      tags: z3.array(z3.string()).optional(),
    }),
  ],
  [
    'JSON Schema',
    {
      type: 'object',
      properties: {
        device: { type: 'string' },
        count: { type: 'integer', minimum: 1, default: 5 },
        tags: { type: 'array', items: { type: 'string' } },
      },
      required: ['device'],
    },
  ],
]

describe.each(languages)('an input in %s', (_language, input) => {
  const tool = define({ input })

  test('becomes a JSON Schema in which defaults are not required', () => {
    expect(tool.inputSchema).toMatchObject({
      type: 'object',
      properties: {
        device: { type: 'string' },
        count: { type: 'integer', minimum: 1, default: 5 },
        tags: { type: 'array', items: { type: 'string' } },
      },
      required: ['device'],
    })
  })

  test('is parsed, with defaults filled in', async () => {
    expect(await tool.parseInput({ device: 'edge-1' })).toEqual({ ok: true, value: { device: 'edge-1', count: 5 } })
  })

  test('names every fault by its path and kind', async () => {
    const result = await tool.parseInput({ count: 0, tags: ['a', 1] })
    const issues = result.ok ? [] : result.issues

    expect(issues.map(({ path, type }) => `${path.join('.')} ${type}`).toSorted()).toEqual([
      'count too_small',
      'device missing',
      'tags.1 invalid_type',
    ])
  })

  test('does not change what the caller sent', async () => {
    const sent = Object.freeze({ device: 'edge-1' })
    await tool.parseInput(sent)

    expect(sent).toEqual({ device: 'edge-1' })
  })

  test.each([[null], ['text'], [[]], [7]])('%j is not an input', async (value) => {
    expect((await tool.parseInput(value)).ok).toBe(false)
  })
})

test('a Standard Schema that gives its JSON Schema is taken as it is', async () => {
  const jsonSchema = () => ({ type: 'object', properties: { device: { type: 'string' } }, required: ['device'] })
  const input: ToolSchema = {
    '~standard': {
      version: 1,
      vendor: 'mine',
      jsonSchema: { input: jsonSchema, output: jsonSchema },
      validate: async (value: unknown) =>
        typeof value === 'object' && value !== null && 'device' in value
          ? { value }
          : { issues: [{ message: 'device is missing', path: [{ key: 'device' }] }] },
    },
  }
  const tool = define({ input })

  expect(tool.inputSchema).toEqual(jsonSchema())
  expect(await tool.parseInput({ device: 'a' })).toEqual({ ok: true, value: { device: 'a' } })
  expect(await tool.parseInput({})).toEqual({
    ok: false,
    issues: [{ path: ['device'], message: 'device is missing', type: 'missing' }],
  })
})

describe('zod 4', () => {
  test('transforms show what callers send on the input side', async () => {
    const tool = define({ input: z.object({ at: z.string().transform(Number) }) })

    expect(tool.inputSchema.properties).toEqual({ at: { type: 'string' } })
    expect(await tool.parseInput({ at: '7' })).toEqual({ ok: true, value: { at: 7 } })
  })

  test('asynchronous refinements work', async () => {
    const tool = define({ input: z.object({ a: z.string().refine(async (text) => text === 'yes', 'must be yes') }) })

    expect(await tool.parseInput({ a: 'yes' })).toMatchObject({ ok: true })
    expect(await tool.parseInput({ a: 'no' })).toMatchObject({ ok: false, issues: [{ message: 'must be yes' }] })
  })

  test('a union of objects keeps its branches, under an object root', () => {
    const input = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), x: z.string() }),
      z.object({ kind: z.literal('b'), y: z.string() }),
    ])

    expect(define({ input }).inputSchema).toMatchObject({
      type: 'object',
      oneOf: [{ type: 'object' }, { type: 'object' }],
    })
  })

  test('an empty object is a legitimate input', () => {
    expect(define({ input: z.object({}) }).inputSchema).toMatchObject({ type: 'object', properties: {} })
  })
})

describe('JSON Schema', () => {
  test.each([
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ['conditions', { if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }],
    ['dependencies', { dependentRequired: { a: ['b'] } }, { a: 1 }],
    ['negation', { not: { required: ['a'] } }, { a: 1 }],
    ['combined requirements', { allOf: [{ type: 'object', required: ['b'] }] }, { a: 1 }],
    ['unique items', { properties: { a: { type: 'array', uniqueItems: true } } }, { a: [1, 1] }],
    ['formats', { properties: { a: { type: 'string', format: 'ipv4' } } }, { a: '300.1.1.1' }],
  ])('%s are enforced', async (_what, keywords, wrong) => {
    const tool = define({ input: { type: 'object', ...keywords } as JsonSchema })

    expect((await tool.parseInput(wrong)).ok).toBe(false)
  })

  test('draft-07 keeps its dialect', () => {
    const $schema = 'http://json-schema.org/draft-07/schema#'

    expect(define({ input: { $schema, type: 'object' } }).inputSchema.$schema).toBe($schema)
  })

  test('the schema given is neither frozen nor followed when it changes later', () => {
    const input = { type: 'object', properties: { a: { type: 'string' } } }
    const tool = define({ input })
    input.properties.a.type = 'number'

    expect(tool.inputSchema.properties).toEqual({ a: { type: 'string' } })
  })

  test('one that is no schema is refused', () => {
    expect(() => define({ input: { type: 'object', properties: { a: { type: 'strnig' } } } })).toThrow(
      invalid(/cannot be used/),
    )
  })
})

describe('is refused:', () => {
  test.each<[string, Partial<ToolDefinition<ToolSchema, ToolSchema>>, RegExp]>([
    ['a schema that converts to nothing', { input: {} }, /input schema converts to nothing/],
    ['anything at all as an output', { output: z.unknown() }, /output schema converts to nothing/],
    ['a text as an input', { input: z.string() }, /input schema is not an object/],
    ['a list as an output', { output: z.array(z.object({})) }, /output schema is not an object/],
    ['a list in zod 3', { output: z3.array(z3.string()) }, /output schema is not an object/],
    ['a union with something else', { input: z.union([z.object({}), z.string()]) }, /not an object/],
    ['what JSON Schema cannot say', { input: z.object({ at: z.date() }) }, /input schema cannot be used/],
    ['no schema', { input: undefined as never }, /input is not a schema/],
    ['a name with spaces', { name: 'count routes' }, /name must be/],
    ['an empty name', { name: '' }, /name must be/],
    ['a long name', { name: 'x'.repeat(129) }, /name must be/],
    ['an empty description', { description: ' ' }, /description is empty/],
    ['an unknown effect', { effect: 'maybe' as never }, /effect must be/],
    ['no function', { run: undefined as never }, /run is not a function/],
    ['no time', { timeoutMs: 0 }, /timeoutMs/],
    ['endless time', { timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs/],
    ['a cached write', { effect: 'write', cacheMs: 1_000 }, /cacheMs is only for tools that read/],
    ['a repeated write', { effect: 'write', retries: 1 }, /retries is only for tools that read/],
    ['an example that does not fit', { examples: [{ input: { device: 5 } }] }, /examples\[0\].*device/],
  ])('%s', (_what, changes, problem) => {
    expect(() => define(changes)).toThrow(invalid(problem))
  })
})

describe('a tool', () => {
  test('is frozen, schemas and all', () => {
    const tool = define({})

    expect(Object.isFrozen(tool)).toBe(true)
    expect(Object.isFrozen(tool.inputSchema.properties)).toBe(true)
    expect(() => Object.assign(tool.inputSchema.properties ?? {}, { extra: {} })).toThrow(TypeError)
  })

  test('has annotations after its effect', () => {
    const annotations = (effect: 'read' | 'write' | 'destroy') => define({ effect }).annotations

    expect(annotations('read')).toMatchObject({ readOnlyHint: true, destructiveHint: false, idempotentHint: true })
    expect(annotations('write')).toMatchObject({ readOnlyHint: false, destructiveHint: false, idempotentHint: false })
    expect(annotations('destroy')).toMatchObject({ readOnlyHint: false, destructiveHint: true })
  })

  test('gets a title from its name, and defaults', () => {
    expect(define({ name: 'github.create_issue' })).toMatchObject({
      title: 'Github create issue',
      timeoutMs: 30_000,
      cacheMs: 0,
      cacheFor: 'caller',
      scopes: [],
      hidden: false,
    })
  })

  test('has the same fingerprint as long as its definition says the same', () => {
    const fingerprint = define({}).fingerprint

    expect(define({ run: () => ({ total: 2 }), timeoutMs: 5 }).fingerprint).toBe(fingerprint)
    expect(fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/)
    for (const changes of [
      { description: 'Another.' },
      { effect: 'write' },
      { input: z.object({ device: z.string() }) },
      { output: z.object({ total: z.string() }) },
      { version: '2' },
    ] as const) {
      expect(define(changes).fingerprint).not.toBe(fingerprint)
    }
  })

  test('takes devices from the usual fields of its input, each once', () => {
    const { devices } = define({})

    expect(devices({ device: 'a', device_ip: 'b', host: 'b', devices: ['c', { host: 'd', name: 'x' }, 5] })).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
    expect(devices({ devices: 'all', command: 'show version' })).toEqual([])
  })

  test('may be deprecated in a word or a sentence', () => {
    expect(define({ deprecated: true }).deprecated).toEqual({})
    expect(define({ deprecated: 'too slow' }).deprecated).toEqual({ reason: 'too slow' })
    expect(define({ deprecated: { replacedBy: 'b' } }).deprecated).toEqual({ replacedBy: 'b' })
    expect(define({ deprecated: false })).not.toHaveProperty('deprecated')
  })
})

test('whatever is sent, parsing never throws, and says yes only to what the schema says', () => {
  const tool = define({ input: z.object({ device: z.string() }) })
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const result = tool.parseInput(value)
      if (result instanceof Promise) throw new Error('expected an answer at once')
      const hasDevice =
        typeof value === 'object' && value !== null && typeof (value as { device?: unknown }).device === 'string'
      if (result.ok) expect(hasDevice).toBe(true)
    }),
  )
})
