import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Cache } from '../cache/cache.js'
import type { Caller } from '../callers/caller.js'
import { createMemoryLogger } from '../observe/memory-logger.js'
import { defineTool } from '../tools/define-tool.js'
import { createFlotilla } from './create-flotilla.js'
import type { Flotilla } from './flotilla.js'
import type { KernelParts } from './kernel-parts.js'

const alice: Caller = { id: 'alice', via: 'sdk', scopes: [] }

function counting(
  changes: { cacheMs?: number; cacheFor?: 'caller' | 'everyone' } = { cacheMs: 60_000 },
  parts: KernelParts = {},
) {
  let runs = 0
  const tool = defineTool({
    name: 'facts',
    description: 'Facts.',
    effect: 'read',
    input: z.object({ a: z.number().default(0), b: z.number().default(0) }),
    output: z.object({ run: z.number(), config: z.string() }),
    run: () => ({ run: ++runs, config: 'snmp-server community s3cr3tRO ro' }),
    ...changes,
  })
  const flotilla: Flotilla = createFlotilla({ inventory: [], logger: createMemoryLogger(), ...parts, tools: [tool] })
  return { flotilla, runs: () => runs }
}

test('a result is served again, and says so', async () => {
  const { flotilla, runs } = counting()
  const first = await flotilla.call('facts', { a: 1, b: 2 }, { caller: alice })
  const second = await flotilla.call('facts', { b: 2, a: 1 }, { caller: alice })

  expect([first.cacheStatus, second.cacheStatus, runs()]).toEqual(['miss', 'hit', 1])
  expect(second.output).toEqual(first.output)
  expect((await flotilla.metrics.expose()).body).toContain(
    'flotilla_cache_requests_total{tool="facts",cache_status="hit"} 1',
  )
  await flotilla.close()
})

test('without cacheMs nothing is kept', async () => {
  const { flotilla } = counting({})
  await flotilla.call('facts', {}, { caller: alice })

  expect((await flotilla.call('facts', {}, { caller: alice })).cacheStatus).toBe('off')
  expect(flotilla.cache.stats()).toMatchObject({ hits: 0, sets: 0 })
  await flotilla.close()
})

test.each<['caller' | 'everyone', Partial<Caller>, 'hit' | 'miss']>([
  ['caller', {}, 'hit'],
  ['caller', { id: 'bob' }, 'miss'],
  ['caller', { devices: ['edge-*'] }, 'miss'],
  ['everyone', { id: 'bob' }, 'hit'],
  ['everyone', { id: 'bob', via: 'mcp' }, 'hit'],
  ['everyone', { id: 'bob', devices: ['edge-*'] }, 'miss'],
  ['everyone', { id: 'bob', scopes: ['more'] }, 'miss'],
])('kept for %s and asked for by %j: %s', async (cacheFor, changes, expected) => {
  const { flotilla } = counting({ cacheMs: 60_000, cacheFor })
  await flotilla.call('facts', {}, { caller: alice })

  expect((await flotilla.call('facts', {}, { caller: { ...alice, ...changes } })).cacheStatus).toBe(expected)
  await flotilla.close()
})

test('what is kept holds no secret, and whoever asks for the raw text passes the cache by', async () => {
  const kept: unknown[] = []
  const cache: Cache = {
    get: async () => undefined,
    set: async (_key, value) => void kept.push(value),
    delete: async () => false,
    stats: () => ({ hits: 0, misses: 0, sets: 0 }),
  }
  const { flotilla } = counting({ cacheMs: 60_000 }, { cache })
  await flotilla.call('facts', {}, { caller: alice })
  const raw = await flotilla.call('facts', {}, { caller: alice, unredacted: true })

  expect(JSON.stringify(kept)).not.toContain('s3cr3tRO')
  expect(kept).toHaveLength(1)
  expect(raw).toMatchObject({ cacheStatus: 'off', output: { config: 'snmp-server community s3cr3tRO ro' } })
  await flotilla.close()
})

test('a cache that fails is a miss', async () => {
  const fail = (): Promise<never> => Promise.reject(new Error('gone'))
  const cache: Cache = { get: fail, set: fail, delete: fail, stats: () => ({ hits: 0, misses: 0, sets: 0 }) }
  const { flotilla, runs } = counting({ cacheMs: 60_000 }, { cache })

  expect((await flotilla.call('facts', {}, { caller: alice })).cacheStatus).toBe('miss')
  expect(runs()).toBe(1)
  await flotilla.close()
})

/** A tool that reads what writes change. */
const readValue = (valueNow: () => number) =>
  defineTool({
    name: 'read_value',
    description: 'Reads.',
    effect: 'read',
    cacheMs: 60_000,
    input: z.object({}),
    output: z.object({ value: z.number() }),
    run: () => ({ value: valueNow() }),
  })

test('a write makes what was kept of the time before it useless, whether it succeeds or not', async () => {
  let value = 1
  const read = readValue(() => value)
  const write = defineTool({
    name: 'write_value',
    description: 'Writes.',
    effect: 'write',
    input: z.object({ value: z.number() }),
    output: z.object({}),
    run(input) {
      value = input.value
      if (value > 2) throw new Error('half done')
      return {}
    },
  })
  const approver = { decide: () => true }
  const tools = [read, write]
  await using flotilla = createFlotilla({ inventory: [], logger: createMemoryLogger(), approver, tools })
  const look = async () => {
    const { output, cacheStatus } = await flotilla.call('read_value', {}, { caller: alice })
    return [output.value, cacheStatus]
  }

  expect([await look(), await look()]).toEqual([
    [1, 'miss'],
    [1, 'hit'],
  ])
  await flotilla.call('write_value', { value: 2 }, { caller: alice })
  expect([await look(), await look()]).toEqual([
    [2, 'miss'],
    [2, 'hit'],
  ])
  await expect(flotilla.call('write_value', { value: 3 }, { caller: alice })).rejects.toMatchObject({
    code: 'INTERNAL',
  })
  expect(await look()).toEqual([3, 'miss'])
})

test('what was read before a write ends whose caller has left is not served after it', async () => {
  let value = 1
  let apply = (): void => {}
  const applied = new Promise<void>((resolve) => (apply = resolve))
  const read = readValue(() => value)
  const write = defineTool({
    name: 'write_value',
    description: 'Writes, whatever its signal says.',
    effect: 'write',
    input: z.object({}),
    output: z.object({}),
    async run() {
      leave.abort(new Error('left'))
      await applied
      value = 2
      return {}
    },
  })
  const leave = new AbortController()
  const approver = { decide: () => true }
  await using flotilla = createFlotilla({
    inventory: [],
    logger: createMemoryLogger(),
    approver,
    tools: [read, write],
  })
  await expect(flotilla.call('write_value', {}, { caller: alice, signal: leave.signal })).rejects.toThrow('left')
  expect(await flotilla.call('read_value', {}, { caller: alice })).toMatchObject({ output: { value: 1 } })
  apply()
  await vi.waitFor(async () =>
    expect(await flotilla.call('read_value', {}, { caller: alice })).toMatchObject({ output: { value: 2 } }),
  )
})
