import type { Caller } from '../callers/caller.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { RateLimitDecision, RateLimitPolicy } from '../rate-limit/rate-limiter.js'
import { policyOfTier } from '../rate-limit/tier-limits.js'
import type { Kernel } from './kernel.js'

type Limiting = Pick<Kernel, 'rateLimiter' | 'limits' | 'limiterFailure' | 'metrics' | 'logger'>

/** Counts one request of a caller. `undefined` when no limit applies to it: then there is nothing to wait for. */
export function limitCaller(
  kernel: Limiting,
  caller: Caller,
  cost = 1,
): Promise<RateLimitDecision | undefined> | undefined {
  const policy = policyOfTier(kernel.limits, caller.tier)
  return policy && consume(kernel, caller, { policy, cost })
}

async function consume(
  kernel: Limiting,
  caller: Caller,
  { policy, cost }: { policy: RateLimitPolicy; cost: number },
): Promise<RateLimitDecision | undefined> {
  // only tiers from the configuration become labels
  const tier = caller.tier !== undefined && Object.hasOwn(kernel.limits, caller.tier) ? caller.tier : 'default'
  try {
    const decision = await kernel.rateLimiter.consume(caller.id, policy, { cost })
    kernel.metrics.rateLimits.inc({ tier, decision: decision.allowed ? 'allowed' : 'limited' })
    return decision
  } catch (error) {
    kernel.metrics.rateLimits.inc({ tier, decision: 'error' })
    kernel.logger.error({ err: error, caller: caller.id, tier }, 'rate limiter failed')
    if (kernel.limiterFailure === 'allow') return undefined
    throw new FlotillaError('RATE_LIMITED', 'The rate limiter does not answer, and calls are not allowed without it')
  }
}

export const toRateLimitError = (caller: Caller, { limit, resetAt }: RateLimitDecision): FlotillaError => {
  const resetIso = new Date(resetAt).toISOString()
  const retryAfterMs = Math.max(0, Math.ceil(resetAt - Date.now()))
  return new FlotillaError('RATE_LIMITED', `${caller.id} has used up its ${limit} requests; try again at ${resetIso}`, {
    details: { limit, remaining: 0, resetAt: resetIso, retryAfterMs },
  })
}
