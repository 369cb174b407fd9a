import { timerMs } from '../time-limits.js'

export type Deadline = 'total' | 'idle'

/** What one exchange may take, in milliseconds. */
export interface DeadlineLimits {
  timeoutMs: number
  idleTimeoutMs: number
}

/** Nearer than this counts as reached: timers are no more exact. */
const NEAR_MS = 0.5

/**
 * The deadlines of the exchange under way, with one timer for all exchanges of a session: it moves only when it fires or is too
 * late, because setting one for each command would cost more than the command.
 */
export class Deadlines {
  /** When the device was last heard, by `performance.now()`. */
  heardAt = 0
  #startedAt = 0
  #limits: DeadlineLimits | undefined
  #timer: NodeJS.Timeout | undefined
  #due = 0
  readonly #onExpired: (deadline: Deadline) => void

  constructor(onExpired: (deadline: Deadline) => void) {
    this.#onExpired = onExpired
  }

  start(now: number, limits: DeadlineLimits): void {
    this.heardAt = now
    this.#startedAt = now
    this.#limits = limits
    this.#wakeWithin(Math.min(limits.timeoutMs, limits.idleTimeoutMs), now)
  }

  /** Nothing expires from now on; a timer under way finds nothing to do. */
  stop(): void {
    this.#limits = undefined
  }

  dispose(): void {
    this.#limits = undefined
    clearTimeout(this.#timer)
  }

  #wakeWithin(delayMs: number, now: number): void {
    const due = now + delayMs
    if (this.#timer && this.#due <= due + 1) return
    clearTimeout(this.#timer)
    this.#due = due
    this.#timer = setTimeout(this.#onTimer, timerMs(Math.ceil(delayMs)))
    // The connection keeps the process alive while a command runs; the timer must not after it.
    this.#timer.unref()
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined
    if (!this.#limits) return
    const { timeoutMs, idleTimeoutMs } = this.#limits
    const now = performance.now()
    const totalLeft = this.#startedAt + timeoutMs - now
    const idleLeft = this.heardAt + idleTimeoutMs - now
    if (totalLeft <= NEAR_MS) this.#onExpired('total')
    else if (idleLeft <= NEAR_MS) this.#onExpired('idle')
    else this.#wakeWithin(Math.min(totalLeft, idleLeft), now)
  }
}
