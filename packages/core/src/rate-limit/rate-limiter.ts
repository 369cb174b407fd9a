/** How often something may happen. */
export interface RateLimitPolicy {
  limit: number
  windowMs: number
}

export interface RateLimitDecision {
  allowed: boolean
  limit: number
  /** How many are left in this window, this one counted. Never negative. */
  remaining: number
  /** When the window ends: milliseconds since the epoch. */
  resetAt: number
}

/** Counts by key. Keys under different policies are counted apart. */
export interface RateLimiter {
  consume(key: string, policy: RateLimitPolicy, options?: { cost?: number }): Promise<RateLimitDecision>
  close?(): Promise<void>
}
