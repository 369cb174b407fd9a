import { expect, test } from 'vitest'
import type { Cache } from '../../cache/cache.js'

/** A cache to test, and its clock. */
export interface CacheHarness {
  cache: Cache
  /** Moves the cache's time; a cache on real time waits. */
  advance(ms: number): Promise<void> | void
  close?(): Promise<void> | void
}

/** What every cache must do. A new one is done when this suite passes for it. */
export function cacheContract(create: () => Promise<CacheHarness> | CacheHarness): void {
  const withCache = async (body: (harness: CacheHarness) => Promise<void>): Promise<void> => {
    const harness = await create()
    try {
      await body(harness)
    } finally {
      await harness.cache.close?.()
      await harness.close?.()
    }
  }

  test.each([[{ a: [1, 'x', null, { b: true }] }], ['text'], [0], [false], [[]]])('gives back %j', (value) =>
    withCache(async ({ cache }) => {
      await cache.set('key', value, 1_000)

      expect(await cache.get('key')).toEqual(value)
    }),
  )

  test('what is not there is undefined', () =>
    withCache(async ({ cache }) => {
      expect(await cache.get('nothing')).toBeUndefined()
    }))

  test('an entry lives as long as it was given, and no longer', () =>
    withCache(async ({ cache, advance }) => {
      await cache.set('key', 1, 500)

      await advance(300)
      expect(await cache.get('key')).toBe(1)
      await advance(300)
      expect(await cache.get('key')).toBeUndefined()
    }))

  test('setting again replaces value and time', () =>
    withCache(async ({ cache, advance }) => {
      await cache.set('key', 1, 500)
      await advance(300)
      await cache.set('key', 2, 500)

      await advance(300)
      expect(await cache.get('key')).toBe(2)
    }))

  test('delete says whether there was something', () =>
    withCache(async ({ cache }) => {
      await cache.set('key', 1, 1_000)

      expect(await cache.delete('key')).toBe(true)
      expect(await cache.delete('key')).toBe(false)
      expect(await cache.get('key')).toBeUndefined()
    }))

  test('neither the giver nor a reader can change what is kept', () =>
    withCache(async ({ cache }) => {
      const given = { list: [1] }
      await cache.set('key', given, 1_000)
      given.list.push(2)
      const read = (await cache.get('key')) as { list: number[] }
      try {
        read.list.push(3)
      } catch {
        // a frozen value says no, a copy lets it happen: both protect the entry
      }

      expect(await cache.get('key')).toEqual({ list: [1] })
    }))

  test('hits and misses are counted', () =>
    withCache(async ({ cache }) => {
      const before = cache.stats()
      await cache.set('key', 1, 1_000)
      await cache.get('key')
      await cache.get('key')
      await cache.get('other')
      const { hits, misses, sets } = cache.stats()

      expect([hits - before.hits, misses - before.misses, sets - before.sets]).toEqual([2, 1, 1])
    }))

  test.each([0, -1, Number.NaN])('a life of %d ms is refused', (ttlMs) =>
    withCache(async ({ cache }) => {
      await expect(cache.set('key', 1, ttlMs)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    }),
  )
}
