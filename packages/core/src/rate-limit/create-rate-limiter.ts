import { RateLimiterMemory } from 'rate-limiter-flexible'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { RateLimitDecision, RateLimiter, RateLimitPolicy } from './rate-limiter.js'

/** The part of a rate-limiter-flexible limiter that is used. It rejects with the same figures when the limit is passed. */
export interface FlexibleLimiter {
  consume(key: string, points?: number): Promise<{ msBeforeNext: number; remainingPoints: number }>
}

export interface RateLimiterOptions {
  /**
   * Builds the counter of one policy: any class of rate-limiter-flexible, for example `RateLimiterRedis` for a limit that holds
   * across replicas. @default counts in memory
   */
  build?: (policy: RateLimitPolicy, keyPrefix: string) => FlexibleLimiter
  now?: () => number
}

const inMemory = ({ limit, windowMs }: RateLimitPolicy, keyPrefix: string): FlexibleLimiter =>
  new RateLimiterMemory({ points: limit, duration: windowMs / 1000, keyPrefix })

/** Fixed windows that start with the first request of a key, counted by rate-limiter-flexible. */
export function createRateLimiter({ build = inMemory, now = Date.now }: RateLimiterOptions = {}): RateLimiter {
  const limiters = new Map<string, FlexibleLimiter>()

  const limiterOf = (policy: RateLimitPolicy): FlexibleLimiter => {
    const name = `${policy.limit}/${policy.windowMs}`
    let limiter = limiters.get(name)
    if (limiter === undefined) {
      checkPolicy(policy)
      limiter = build(policy, name)
      limiters.set(name, limiter)
    }
    return limiter
  }

  const consume: RateLimiter['consume'] = async (key, policy, { cost = 1 } = {}) => {
    const limiter = limiterOf(policy)
    const decide = (
      allowed: boolean,
      figures: { msBeforeNext: number; remainingPoints: number },
    ): RateLimitDecision => ({
      allowed,
      limit: policy.limit,
      remaining: Math.max(0, figures.remainingPoints),
      resetAt: now() + Math.max(0, figures.msBeforeNext),
    })
    try {
      return decide(true, await limiter.consume(key, cost))
    } catch (refusal) {
      if (!isFigures(refusal)) throw refusal
      return decide(false, refusal)
    }
  }
  return { consume }
}

const isFigures = (value: unknown): value is { msBeforeNext: number; remainingPoints: number } =>
  typeof value === 'object' && value !== null && 'msBeforeNext' in value && 'remainingPoints' in value

/** @throws OPTION_INVALID */
export function checkPolicy({ limit, windowMs }: RateLimitPolicy, of = 'rate limit'): void {
  if (!(Number.isInteger(limit) && limit >= 0)) {
    throw new FlotillaError('OPTION_INVALID', `The ${of} has the limit ${limit}; it must be a whole number from 0 on`)
  }
  if (!(Number.isFinite(windowMs) && windowMs > 0)) {
    throw new FlotillaError('OPTION_INVALID', `The ${of} has a window of ${windowMs} ms; it must be more than 0`)
  }
}
