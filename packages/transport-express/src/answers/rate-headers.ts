import type { RateLimitDecision } from '@flotilla/core'
import type { Response } from 'express'

const secondsUntil = (time: number): number => Math.max(0, Math.ceil((time - Date.now()) / 1_000))

/** `RateLimit-*` as deployed widely, and the fields of the IETF draft that is to replace them. */
export function setRateLimitHeaders(response: Response, { limit, remaining, resetAt }: RateLimitDecision): void {
  const seconds = secondsUntil(resetAt)
  response.setHeader('RateLimit-Limit', String(limit))
  response.setHeader('RateLimit-Remaining', String(remaining))
  response.setHeader('RateLimit-Reset', String(seconds))
  response.setHeader('RateLimit-Policy', `"default";q=${limit};w=60`)
  response.setHeader('RateLimit', `"default";r=${remaining};t=${seconds}`)
}

export function setRetryAfter(response: Response, resetAt: number): void {
  response.setHeader('Retry-After', String(Number.isNaN(resetAt) ? 60 : Math.max(1, secondsUntil(resetAt))))
}
