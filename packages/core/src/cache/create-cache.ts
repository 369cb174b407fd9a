import { LRUCache } from 'lru-cache'
import { FlotillaError } from '../errors/flotilla-error.js'
import { deepFreeze } from '../util/deep-freeze.js'
import type { Cache } from './cache.js'

export interface CacheOptions {
  /** Entries kept; the least recently used leave first. @default 5_000 */
  maxEntries?: number
  /** A clock that only goes forward, in milliseconds. @default performance.now */
  now?: () => number
}

/** A cache in memory. Values are copied in and frozen. */
export function createCache({ maxEntries = 5_000, now = () => performance.now() }: CacheOptions = {}): Cache {
  const entries = new LRUCache<string, { value: unknown }>({ max: maxEntries, ttlResolution: 0, perf: { now } })
  let hits = 0
  let misses = 0
  let sets = 0
  return {
    async get(key) {
      const entry = entries.get(key)
      if (entry === undefined) misses++
      else hits++
      return entry?.value
    },
    async set(key, value, ttlMs) {
      if (!(ttlMs > 0)) throw new FlotillaError('OPTION_INVALID', `A cache entry cannot live for ${ttlMs} ms`)
      entries.set(key, { value: deepFreeze(structuredClone(value)) }, { ttl: ttlMs })
      sets++
    },
    delete: async (key) => entries.delete(key),
    stats() {
      entries.purgeStale()
      return { hits, misses, sets, size: entries.size }
    },
  }
}
