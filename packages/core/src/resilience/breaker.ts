import { type Clock, systemClock } from './clock.js'

/** `closed` lets everything through, `open` nothing, `half-open` one trial. */
export type BreakerState = 'closed' | 'open' | 'half-open'

export interface BreakerStatus {
  readonly state: BreakerState
  /** Weight of the failures since the last success. */
  readonly failures: number
  /** When a trial will be let through, in milliseconds since the epoch; absent when closed. */
  readonly retryAtMs?: number
}

export interface BreakerOptions {
  /** Weight of consecutive failures that opens it. @default 5 */
  failureThreshold?: number | undefined
  /** How long it stays open before a trial, in milliseconds. @default 60_000 */
  openMs?: number | undefined
  clock?: Clock | undefined
  /** Told after each change of state. */
  onChange?: ((status: BreakerStatus, before: BreakerState) => void) | undefined
}

/** The right to try once; settled exactly once, later calls do nothing. */
export interface BreakerPass {
  success(): void
  /** `weight` says how much of the threshold this one failure is worth. @default 1 */
  failure(weight?: number): void
  /** Neither: the attempt was called off. A cancelled trial leaves the next one free at once. */
  cancel(): void
}

/** Leaves alone what keeps failing, and tries it again later with one call instead of many. */
export interface Breaker {
  /** A pass, or nothing when the call is refused. */
  enter(): BreakerPass | undefined
  readonly status: BreakerStatus
}

/** Creates a closed breaker. It owns no timer: the way from open to half-open is seen when somebody asks. */
export function createBreaker(options: BreakerOptions = {}): Breaker {
  const { failureThreshold = 5, openMs = 60_000, clock = systemClock, onChange } = options
  let state: 'closed' | 'open' = 'closed'
  let failures = 0
  let retryAtMs = 0
  let trial: object | undefined
  /** Raised on each change, so that a pass from before a change has no say after it. */
  let era = 0

  const status = (): BreakerStatus => {
    if (state === 'closed') return { state, failures }
    return { state: clock.now() >= retryAtMs ? 'half-open' : 'open', failures, retryAtMs }
  }
  const change = (to: 'closed' | 'open', before: BreakerState): void => {
    state = to
    era++
    trial = undefined
    onChange?.(status(), before)
  }
  const onSuccess = (): void => {
    failures = 0
    if (state === 'open') change('closed', 'half-open')
  }
  const onFailure = (weight: number): void => {
    failures += weight
    const before = state === 'open' ? 'half-open' : 'closed'
    if (before === 'closed' && failures < failureThreshold) return
    retryAtMs = clock.now() + openMs
    change('open', before)
  }
  const issue = (): BreakerPass => {
    const issuedIn = era
    const token = {}
    let settled = false
    if (state === 'open') trial = token
    const settle = (verdict: () => void): void => {
      if (settled) return
      settled = true
      if (trial === token) trial = undefined
      if (issuedIn === era) verdict()
    }
    return {
      success: () => settle(onSuccess),
      failure: (weight = 1) => settle(() => onFailure(weight)),
      cancel: () => settle(() => {}),
    }
  }

  return {
    enter() {
      if (state === 'closed') return issue()
      return trial || clock.now() < retryAtMs ? undefined : issue()
    },
    get status() {
      return status()
    },
  }
}
