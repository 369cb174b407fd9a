import type { RateLimitPolicy } from './rate-limiter.js'

/** Policy by tier. `default` is for callers without a tier, and for tiers that are not listed; without it those are free. */
export type TierLimits = Readonly<Record<string, RateLimitPolicy>>

export const DEFAULT_TIER_LIMITS: TierLimits = {
  premium: { limit: 100, windowMs: 60_000 },
  basic: { limit: 10, windowMs: 60_000 },
}

export const policyOfTier = (limits: TierLimits, tier: string | undefined): RateLimitPolicy | undefined =>
  (tier !== undefined && Object.hasOwn(limits, tier) ? limits[tier] : undefined) ??
  (Object.hasOwn(limits, 'default') ? limits.default : undefined)
