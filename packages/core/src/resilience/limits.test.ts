import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PermitPool } from './permit-pool.js'
import { type Access, ReadWriteLock } from './read-write-lock.js'

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('a permit pool', () => {
  test('gives all keys or none, and in the order asked', async () => {
    const pool = new PermitPool({ capacity: (key) => (key === 'site' ? 1 : 2) })
    const order: string[] = []
    const first = await pool.acquire(['process', 'site'])
    const acquire = async (name: string) => {
      const release = await pool.acquire(['process', 'site'])
      order.push(name)
      return release
    }
    const second = acquire('second')
    const third = acquire('third')
    await turn()
    expect([pool.held('process'), pool.held('site'), pool.waiting]).toEqual([1, 1, 2])

    first()
    ;(await second)()
    ;(await third)()

    expect(order).toEqual(['second', 'third'])
    expect([pool.held('process'), pool.held('site')]).toEqual([0, 0])
  })

  test('who waits for a full site does not stand in the way of others', async () => {
    const pool = new PermitPool({ capacity: (key) => (key === 'site:lon' ? 1 : 2) })
    await pool.acquire(['process', 'site:lon'])
    const waiting = pool.acquire(['process', 'site:lon'], AbortSignal.abort('enough')).catch((reason) => reason)
    const blocked = new AbortController()
    const still = pool.acquire(['process', 'site:lon'], blocked.signal).catch((reason) => reason)

    await expect(pool.acquire(['process', 'site:par'])).resolves.toBeTypeOf('function')

    blocked.abort('tired')
    expect([await waiting, await still]).toEqual(['enough', 'tired'])
    expect(pool.waiting).toBe(0)
  })

  test('asks for room once for each who waits, and gives it to them', async () => {
    const asked: string[] = []
    const held: (() => void)[] = []
    const pool = new PermitPool({
      capacity: () => 2,
      makeRoom(key) {
        asked.push(key)
        const release = held.pop()
        return release && turn().then(release)
      },
    })
    held.push(await pool.acquire(['process']), await pool.acquire(['process']))

    await pool.acquire(['process'])
    await pool.acquire(['process'])

    expect(asked).toEqual(['process', 'process'])
  })

  test('releasing twice is releasing once', async () => {
    const pool = new PermitPool({ capacity: () => 1 })
    const release = await pool.acquire(['a'])
    release()
    const second = await pool.acquire(['a'])
    release()

    expect(pool.held('a')).toBe(1)
    second()
    expect(pool.held('a')).toBe(0)
  })

  test('never gives out more than there is, whoever gives up when', async () => {
    const request = fc.record({ keys: fc.subarray(['a', 'b', 'c'], { minLength: 1 }), abort: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        async (requests, capacity) => {
          const pool = new PermitPool({ capacity: () => capacity })
          const releases: (() => void)[] = []
          const all = requests.map(async ({ keys, abort }) => {
            const controller = new AbortController()
            const acquiring = pool.acquire(keys, controller.signal).then((release) => {
              for (const key of keys) expect(pool.held(key)).toBeLessThanOrEqual(capacity)
              releases.push(release)
            })
            if (abort) controller.abort('gone')
            await acquiring.catch((reason) => expect(reason).toBe('gone'))
          })
          for (let round = 0; round < requests.length + 2; round++) {
            await turn()
            for (const release of releases.splice(0)) release()
          }
          await Promise.all(all)
          for (const release of releases.splice(0)) release()
          expect(['a', 'b', 'c'].map((key) => pool.held(key))).toEqual([0, 0, 0])
          expect(pool.waiting).toBe(0)
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('a read-write lock', () => {
  test('readers share, up to their number; a writer is alone', async () => {
    const lock = new ReadWriteLock(2)
    await lock.acquire('read')
    await lock.acquire('read')

    expect(lock.tryAcquire('read')).toBe(false)
    expect(lock.tryAcquire('write')).toBe(false)
    lock.release('read')
    lock.release('read')
    expect(lock.tryAcquire('write')).toBe(true)
    expect(lock.tryAcquire('read')).toBe(false)
  })

  test('a reader who comes after a waiting writer waits too, so that the writer gets its turn', async () => {
    const lock = new ReadWriteLock(5)
    const order: string[] = []
    await lock.acquire('read')
    const writer = lock.acquire('write').then(() => order.push('writer'))
    const reader = lock.acquire('read').then(() => order.push('reader'))
    await turn()
    expect(order).toEqual([])

    lock.release('read')
    await writer
    lock.release('write')
    await reader

    expect(order).toEqual(['writer', 'reader'])
  })

  test('when the writer in front gives up, those behind it go on', async () => {
    const lock = new ReadWriteLock(5)
    const controller = new AbortController()
    await lock.acquire('read')
    const writer = lock.acquire('write', controller.signal).catch((reason) => reason)
    const reader = lock.acquire('read')

    controller.abort('no more')

    expect(await writer).toBe('no more')
    await reader
    expect(lock.held).toBe(2)
  })

  test('holds under any mix of readers, writers and people who leave', async () => {
    const caller = fc.record({ access: fc.constantFrom<Access>('read', 'write'), leave: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(caller, { maxLength: 30 }), async (callers) => {
        const lock = new ReadWriteLock(3)
        let readers = 0
        let writers = 0
        await Promise.all(
          callers.map(async ({ access, leave }) => {
            const controller = new AbortController()
            const acquiring = lock.acquire(access, controller.signal)
            if (leave) queueMicrotask(() => controller.abort())
            try {
              await acquiring
            } catch {
              return
            }
            if (access === 'read') readers++
            else writers++
            expect(writers).toBeLessThanOrEqual(1)
            expect(writers === 0 || readers === 0).toBe(true)
            expect(readers).toBeLessThanOrEqual(3)
            await turn()
            if (access === 'read') readers--
            else writers--
            lock.release(access)
          }),
        )
        expect([lock.held, lock.waiting]).toEqual([0, 0])
      }),
      { numRuns: 30 },
    )
  })
})
