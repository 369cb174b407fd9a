import { expect, test } from 'vitest'
import { cacheContract } from '../testing/contracts/cache-contract.js'
import { createCache } from './create-cache.js'

cacheContract(() => {
  let time = 1
  return {
    cache: createCache({ now: () => time }),
    advance(ms) {
      time += ms
    },
  }
})

test('the least recently used entry leaves first', async () => {
  const cache = createCache({ maxEntries: 2 })
  await cache.set('a', 1, 60_000)
  await cache.set('b', 2, 60_000)
  await cache.get('a')
  await cache.set('c', 3, 60_000)

  expect(await cache.get('a')).toBe(1)
  expect(await cache.get('b')).toBeUndefined()
  expect(cache.stats().size).toBe(2)
})
