import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { rateLimiterContract } from '../testing/contracts/rate-limiter-contract.js'
import { createRateLimiter, type FlexibleLimiter } from './create-rate-limiter.js'
import { policyOfTier } from './tier-limits.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

rateLimiterContract(() => ({
  limiter: createRateLimiter(),
  now: () => Date.now(),
  advance: (ms) => void vi.advanceTimersByTime(ms),
}))

test('a failing store is an error, not a refusal', async () => {
  const broken: FlexibleLimiter = { consume: () => Promise.reject(new Error('store is gone')) }
  const limiter = createRateLimiter({ build: () => broken })

  await expect(limiter.consume('alice', { limit: 1, windowMs: 1_000 })).rejects.toThrow('store is gone')
})

test('tiers have policies of their own, and default is for the rest', () => {
  const one = { limit: 1, windowMs: 1 }
  const two = { limit: 2, windowMs: 1 }

  expect(policyOfTier({ gold: one, default: two }, 'gold')).toBe(one)
  expect(policyOfTier({ gold: one, default: two }, 'silver')).toBe(two)
  expect(policyOfTier({ gold: one, default: two }, undefined)).toBe(two)
  expect(policyOfTier({ gold: one }, 'silver')).toBeUndefined()
  expect(policyOfTier({ gold: one }, 'constructor')).toBeUndefined()
})
