import type { Effect } from '../../callers/effect.js'
import { FlotillaError, isFlotillaError, toFlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import type { BreakerPass } from '../../resilience/breaker.js'
import type { Clock } from '../../resilience/clock.js'
import { abortable } from '../../resilience/linked-controller.js'
import { type RetryPolicy, retryDelayMs } from '../../resilience/retry-policy.js'
import { sleep } from '../../resilience/sleep.js'
import type { DeviceSession } from '../../session/device-session.js'
import type { Phase } from '../device-breakers.js'
import type { FleetTask } from './fleet-task.js'
import type { Outcome } from './outcome.js'

/** A session lent for one attempt. */
export interface AttemptSession {
  readonly session: DeviceSession
  /** True when it had been open before: it may have died unseen. */
  readonly isReused: boolean
  /** Gives it back, or closes it when nobody can be sure of it. */
  release(): Promise<void>
}

/** For what and for whom a session is lent. */
export interface Lending {
  readonly effect: Effect
  /** What may be done with it, where it may write at all. */
  readonly allow: Effect
  readonly signal: AbortSignal
  readonly onOpening: () => void
  /** Whether the session stays open afterwards. */
  readonly keep: boolean
}

/** What a run needs of the fleet to work on a device. */
export interface RunHost {
  readonly clock: Clock
  lend(device: Device, lending: Lending): Promise<AttemptSession>
  /** @throws BREAKER_OPEN */
  enterBreaker(device: string): BreakerPass | undefined
  settleBreaker(device: string, pass: BreakerPass | undefined, result: { error?: unknown; phase: Phase }): void
}

export interface DeviceRunOptions<T> {
  readonly device: Device
  readonly task: FleetTask<T>
  readonly retry: RetryPolicy
  readonly timeoutMs: number
  readonly keepSession: boolean
  /** Told as soon as it is known; the session may still be on its way back. */
  readonly onOutcome: (outcome: Outcome<T>) => void
}

/** One device's part of a run: attempts, pauses and the deadline, with exactly one outcome at the end. */
export class DeviceRun<T> {
  readonly #host: RunHost
  readonly #options: DeviceRunOptions<T>
  readonly #controller = new AbortController()
  readonly #startedAtMs: number
  #phase: Phase = 'waiting'
  #attempts = 0
  #wasReopened = false
  #isCancelled = false

  constructor(host: RunHost, options: DeviceRunOptions<T>) {
    this.#host = host
    this.#options = options
    this.#startedAtMs = host.clock.now()
  }

  /** Resolves when nothing of it is left: no session, no timer. Never rejects. */
  async run(): Promise<void> {
    const { clock } = this.#host
    const { timeoutMs } = this.#options
    const cancelTimer = clock.after(timeoutMs, () => this.expire(`its deadline of ${timeoutMs} ms`, 'device'))
    try {
      await this.#attemptAll()
    } finally {
      cancelTimer()
    }
  }

  /** Ends it with DEADLINE_EXCEEDED. */
  expire(deadline: string, scope: 'device' | 'run'): void {
    const { name } = this.#options.device
    const elapsedMs = Math.round(this.#host.clock.now() - this.#startedAtMs)
    this.#controller.abort(
      new FlotillaError('DEADLINE_EXCEEDED', `${name} did not finish within ${deadline}, ${PHASES[this.#phase]}`, {
        device: name,
        details: { scope, phase: this.#phase, elapsedMs, attempts: this.#attempts },
      }),
    )
  }

  /** Ends it because the run was called off: there will be no outcome. */
  cancel(reason: unknown): void {
    this.#isCancelled = true
    this.#controller.abort(reason)
  }

  async #attemptAll(): Promise<void> {
    const { device } = this.#options
    let pass: BreakerPass | undefined
    try {
      pass = this.#host.enterBreaker(device.name)
    } catch (error) {
      return this.#fail(error)
    }
    for (;;) {
      const { error, releasing } = await this.#attempt()
      if (error === undefined) {
        this.#host.settleBreaker(device.name, pass, { phase: 'running' })
        return await releasing
      }
      const delayMs = this.#isCancelled ? undefined : this.#retryDelay(error.value, error)
      if (delayMs === undefined || !(await this.#pause(delayMs, releasing))) {
        if (this.#isCancelled) pass?.cancel()
        else this.#host.settleBreaker(device.name, pass, { error: error.value, phase: error.phase })
        this.#fail(error.value)
        return await releasing
      }
    }
  }

  /** Tries once. The session is on its way back when this resolves, whatever came of it. */
  async #attempt(): Promise<{ error?: AttemptError; releasing?: Promise<void> }> {
    const { device, task, keepSession } = this.#options
    const { signal } = this.#controller
    this.#attempts++
    this.#phase = 'waiting'
    let lent: AttemptSession | undefined
    let isWrite = false
    try {
      const effect = task.effectOn(device)
      isWrite = effect !== 'read'
      const onOpening = (): void => void (this.#phase = 'opening')
      lent = await this.#host.lend(device, { effect, allow: task.allow, signal, onOpening, keep: keepSession })
      this.#phase = 'running'
      const running = task.run(lent.session, { device, signal, attempt: this.#attempts })
      const value = await abortable(running, signal)
      this.#succeed(value)
      return { releasing: lent.release() }
    } catch (thrown) {
      const value = signal.aborted ? signal.reason : thrown
      const error = { value, phase: this.#phase, mayHaveWritten: isWrite && lent !== undefined, lent }
      return lent ? { error, releasing: lent.release() } : { error }
    }
  }

  /** How long to wait before another attempt; nothing when there must be none. */
  #retryDelay(value: unknown, { mayHaveWritten, lent }: AttemptError): number | undefined {
    if (!isFlotillaError(value) || !value.retryable || mayHaveWritten) return undefined
    if (this.#controller.signal.aborted || value.code === 'BREAKER_OPEN') return undefined
    // An idle session that had died unseen says nothing of the device: one fresh one is owed.
    const hadDied = value.code === 'CONNECTION_CLOSED' || value.code === 'SESSION_CLOSED'
    if (lent?.isReused && hadDied && !this.#wasReopened) {
      this.#wasReopened = true
      return 0
    }
    const { retry } = this.#options
    const counted = this.#attempts - (this.#wasReopened ? 1 : 0)
    return counted < retry.attempts ? retryDelayMs(retry, counted) : undefined
  }

  /** Answers false when the wait was cut short. */
  async #pause(delayMs: number, releasing: Promise<void> | undefined): Promise<boolean> {
    await releasing
    if (delayMs === 0) return true
    try {
      await sleep(delayMs, { signal: this.#controller.signal, clock: this.#host.clock })
      return true
    } catch {
      // The deadline or the caller: what went wrong before is the better explanation.
      return false
    }
  }

  #succeed(value: T): void {
    this.#options.onOutcome({ ...this.#facts(), ok: true, value })
  }

  #fail(error: unknown): void {
    if (this.#isCancelled) return
    const { name } = this.#options.device
    this.#options.onOutcome({ ...this.#facts(), ok: false, error: toFlotillaError(error, name) })
  }

  #facts(): { device: string; durationMs: number; attempts: number } {
    const durationMs = this.#host.clock.now() - this.#startedAtMs
    return { device: this.#options.device.name, durationMs, attempts: Math.max(1, this.#attempts) }
  }
}

interface AttemptError {
  readonly value: unknown
  readonly phase: Phase
  readonly mayHaveWritten: boolean
  readonly lent: AttemptSession | undefined
}

const PHASES: Readonly<Record<Phase, string>> = {
  waiting: 'waiting for a session',
  opening: 'opening a session',
  running: 'running the task',
}
