import { expect, test } from 'vitest'
import type { RateLimiter } from '../../rate-limit/rate-limiter.js'

/** A limiter to test, and its clock. */
export interface RateLimiterHarness {
  limiter: RateLimiter
  /** Milliseconds since the epoch, as the limiter sees them. */
  now(): number
  /** Moves the limiter's time; a limiter on real time waits. */
  advance(ms: number): Promise<void> | void
  close?(): Promise<void> | void
}

/** What every rate limiter must do. A new one is done when this suite passes for it. */
export function rateLimiterContract(create: () => Promise<RateLimiterHarness> | RateLimiterHarness): void {
  const policy = { limit: 3, windowMs: 1_000 }

  const withLimiter = async (body: (harness: RateLimiterHarness) => Promise<void>): Promise<void> => {
    const harness = await create()
    try {
      await body(harness)
    } finally {
      await harness.limiter.close?.()
      await harness.close?.()
    }
  }

  test('allows exactly as many as the limit, and counts down', () =>
    withLimiter(async ({ limiter }) => {
      const decisions = []
      for (let index = 0; index < 5; index++) decisions.push(await limiter.consume('alice', policy))

      expect(decisions.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false])
      expect(decisions.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0])
      expect(decisions.every(({ limit }) => limit === 3)).toBe(true)
    }))

  test('calls at the same time are counted one by one', () =>
    withLimiter(async ({ limiter }) => {
      const decisions = await Promise.all(Array.from({ length: 20 }, () => limiter.consume('alice', policy)))

      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(3)
    }))

  test('keys do not touch each other', () =>
    withLimiter(async ({ limiter }) => {
      for (let index = 0; index < 4; index++) await limiter.consume('alice', policy)

      expect(await limiter.consume('bob', policy)).toMatchObject({ allowed: true, remaining: 2 })
    }))

  test('one key under two policies is counted apart', () =>
    withLimiter(async ({ limiter }) => {
      for (let index = 0; index < 4; index++) await limiter.consume('alice', policy)

      expect(await limiter.consume('alice', { limit: 10, windowMs: 1_000 })).toMatchObject({
        allowed: true,
        remaining: 9,
      })
    }))

  test('a request may cost more than one', () =>
    withLimiter(async ({ limiter }) => {
      expect(await limiter.consume('alice', policy, { cost: 2 })).toMatchObject({ allowed: true, remaining: 1 })
      expect(await limiter.consume('alice', policy, { cost: 2 })).toMatchObject({ allowed: false, remaining: 0 })
    }))

  test('resetAt lies in the window, and after it everything is allowed again', () =>
    withLimiter(async ({ limiter, now, advance }) => {
      const before = now()
      const first = await limiter.consume('alice', policy)
      for (let index = 0; index < 3; index++) await limiter.consume('alice', policy)
      const refused = await limiter.consume('alice', policy)

      expect(first.resetAt).toBeGreaterThan(before)
      expect(first.resetAt).toBeLessThanOrEqual(now() + policy.windowMs)
      expect(refused.allowed).toBe(false)
      await advance(policy.windowMs + 1)
      expect(await limiter.consume('alice', policy)).toMatchObject({ allowed: true, remaining: 2 })
    }))

  test('refused requests do not make the window longer', () =>
    withLimiter(async ({ limiter, advance }) => {
      const { resetAt } = await limiter.consume('alice', policy)
      for (let index = 0; index < 5; index++) await limiter.consume('alice', policy)
      await advance(400)
      const refused = await limiter.consume('alice', policy)

      expect(refused.allowed).toBe(false)
      expect(Math.abs(refused.resetAt - resetAt)).toBeLessThan(150)
    }))

  test('a limit of 0 allows nothing', () =>
    withLimiter(async ({ limiter }) => {
      expect(await limiter.consume('alice', { limit: 0, windowMs: 1_000 })).toMatchObject({
        allowed: false,
        remaining: 0,
      })
    }))

  test.each([
    { limit: -1, windowMs: 1_000 },
    { limit: 1.5, windowMs: 1_000 },
    { limit: 1, windowMs: 0 },
    { limit: 1, windowMs: Number.NaN },
  ])('a policy of $limit in $windowMs ms is refused', (nonsense) =>
    withLimiter(async ({ limiter }) => {
      await expect(limiter.consume('alice', nonsense)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    }),
  )
}
