import { FlotillaError } from '../errors/flotilla-error.js'

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number
  /** Pause before the second attempt, doubled before each further one, in milliseconds. @default 500 */
  readonly delayMs: number
  /** Longest pause, in milliseconds. @default 10_000 */
  readonly maxDelayMs: number
}

/** A number is how many times to try again; 0, the default, tries once. */
export type RetryOption = number | Partial<RetryPolicy>

/** @throws OPTION_INVALID */
export function toRetryPolicy(option: RetryOption = 0): RetryPolicy {
  const given = typeof option === 'number' ? { attempts: option + 1 } : option
  if (typeof given !== 'object' || given === null) {
    throw new FlotillaError('OPTION_INVALID', `retry must be a whole number of 0 or more; got ${String(given)}`)
  }
  const policy = {
    attempts: given.attempts ?? 1,
    delayMs: given.delayMs ?? 500,
    maxDelayMs: given.maxDelayMs ?? 10_000,
  }
  if (!Number.isInteger(policy.attempts) || policy.attempts < 1) {
    throw new FlotillaError('OPTION_INVALID', `retry must be a whole number of 0 or more; got ${policy.attempts - 1}`)
  }
  if (!(policy.delayMs >= 0) || !(policy.maxDelayMs >= 0)) {
    throw new FlotillaError('OPTION_INVALID', 'retry.delayMs and retry.maxDelayMs must be 0 or more')
  }
  return policy
}

/** How long to wait after the failed attempt number `attempt`: doubling, then a random part of the upper half taken off. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: () => number = Math.random): number {
  const full = Math.min(policy.maxDelayMs, policy.delayMs * 2 ** (attempt - 1))
  return full * (1 - random() / 2)
}
