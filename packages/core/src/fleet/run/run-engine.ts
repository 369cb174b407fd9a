import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import type { RetryPolicy } from '../../resilience/retry-policy.js'
import { TurnoverSet } from '../../util/turnover.js'
import type { FleetEventName, FleetEvents } from '../fleet-events.js'
import { FleetReport, type RunTally } from './fleet-report.js'
import type { FleetTask } from './fleet-task.js'
import { isSkipped, type Outcome } from './outcome.js'
import { OutcomeLog } from './outcome-log.js'
import type { RolloutPlan } from './rollout-plan.js'
import { DeviceRun, type RunHost } from './run-device.js'
import type { FleetProgress } from './run-options.js'

export interface EngineHost extends RunHost {
  emit<Name extends FleetEventName>(event: Name, payload: FleetEvents[Name][0]): void
  /** A callback of the caller has thrown: that is for the log. */
  listenerFailed(error: unknown): void
}

/** A run with every option checked. */
export interface EnginePlan<T> {
  /** In inventory order. */
  readonly devices: readonly Device[]
  readonly rollout: RolloutPlan
  readonly task: FleetTask<T>
  readonly concurrency: number
  readonly buffer: number
  readonly deviceTimeoutMs: number
  readonly timeoutMs: number | undefined
  readonly retry: RetryPolicy
  readonly order: 'completion' | 'inventory'
  readonly keep: boolean
  /** Whether sessions stay open for the next run. */
  readonly keepSessions: boolean
  readonly onProgress: ((progress: FleetProgress) => void) | undefined
}

type StopReason = 'canary-failed' | 'max-failures' | 'run-deadline'

const STOP_TEXTS: Readonly<Record<StopReason, string>> = {
  'canary-failed': 'a canary failed',
  'max-failures': 'more devices failed than are tolerated',
  'run-deadline': 'the deadline of the run passed',
}

/** Starts devices within the limits, gathers their outcomes, and knows when to stop. */
export class RunEngine<T> {
  readonly #host: EngineHost
  readonly #plan: EnginePlan<T>
  readonly #log: OutcomeLog<T>
  readonly #running = new TurnoverSet<DeviceRun<T>>()
  readonly #tally: RunTally
  readonly #startedAtMs: number
  /** Outcomes that must wait for those before them in the inventory. */
  readonly #held = new Map<string, Outcome<T>>()
  #released = 0
  #next = 0
  #wave = 0
  #undecided = 0
  #stop: StopReason | undefined
  #cancelled: { readonly reason: unknown } | undefined
  #isAwaited = false
  #isPumping = false
  #cancelTimer: (() => void) | undefined
  #settle: { resolve(report: FleetReport<T>): void; reject(reason: unknown): void } | undefined
  /** Settles when nothing of the run is left. */
  readonly finished: Promise<FleetReport<T>>

  constructor(host: EngineHost, plan: EnginePlan<T>) {
    this.#host = host
    this.#plan = plan
    this.#startedAtMs = host.clock.now()
    this.#tally = {
      total: plan.devices.length,
      ok: 0,
      failed: 0,
      skipped: 0,
      startedAt: new Date(this.#startedAtMs),
      durationMs: 0,
      deviceDurationsMs: [],
    }
    this.#log = new OutcomeLog<T>({
      isKept: () => plan.keep || this.#isAwaited,
      onRead: () => this.#pump(),
      onLeave: () => this.cancel(new FlotillaError('CANCELLED', 'The loop over the run was left before its end')),
    })
    this.finished = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // Nobody has to look at a run; its failures are outcomes, and a cancellation is known to who caused it.
    this.finished.catch(() => undefined)
  }

  start(): void {
    // It may have been called off in the moment between its creation and now.
    if (!this.#settle) return
    const { timeoutMs } = this.#plan
    if (timeoutMs !== undefined) {
      this.#cancelTimer = this.#host.clock.after(timeoutMs, () => this.#expire(timeoutMs))
    }
    this.#host.emit('run-started', { total: this.#tally.total })
    this.#pump()
  }

  read(): AsyncIterator<Outcome<T>, undefined, void> {
    return this.#log.read()
  }

  /** From now on outcomes are kept for the report. */
  report(): Promise<FleetReport<T>> {
    this.#isAwaited = true
    return this.finished
  }

  /** Calls everything off; resolves when nothing of it is left. */
  async cancel(reason: unknown): Promise<void> {
    if (this.#settle && !this.#cancelled) {
      this.#cancelled = { reason }
      this.#log.silence()
      for (const deviceRun of this.#running) deviceRun.cancel(reason)
      this.#finishIfDone()
    }
    await this.finished.catch(() => undefined)
  }

  #expire(timeoutMs: number): void {
    this.#stop ??= 'run-deadline'
    for (const deviceRun of this.#running) deviceRun.expire(`the run's deadline of ${timeoutMs} ms`, 'run')
    this.#pump()
  }

  /** Starts what may be started. Called whenever something has changed. */
  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      while (this.#mayStart()) this.#startNext()
      if (this.#stop && !this.#cancelled) this.#skipRest(this.#stop)
    } finally {
      this.#isPumping = false
    }
    this.#finishIfDone()
  }

  #mayStart(): boolean {
    const { rollout, concurrency, buffer } = this.#plan
    if (this.#stop || this.#cancelled || this.#next >= rollout.devices.length) return false
    if (this.#next === rollout.waveEnds[this.#wave]) {
      if (this.#running.size > 0) return false
      this.#wave++
    }
    if (this.#running.size >= concurrency) return false
    if (!this.#log.isRead) return true
    // Outcomes held back for their order count as well, or one slow device would let the others pile up behind it; but
    // when nobody is at work, only a new device can set them free.
    const held = this.#undecided > 0 ? this.#held.size : 0
    return this.#undecided + this.#log.unread + held < concurrency + buffer
  }

  #startNext(): void {
    const { rollout, task, retry, deviceTimeoutMs, keepSessions } = this.#plan
    const device = rollout.devices[this.#next++]
    if (!device) return
    const deviceRun = new DeviceRun<T>(this.#host, {
      device,
      task,
      retry,
      timeoutMs: deviceTimeoutMs,
      keepSession: keepSessions,
      onOutcome: (outcome) => this.#settled(outcome),
    })
    this.#running.add(deviceRun)
    this.#undecided++
    this.#host.emit('device-started', { device: device.name })
    void deviceRun.run().then(() => {
      this.#running.delete(deviceRun)
      this.#pump()
    })
  }

  #settled(outcome: Outcome<T>): void {
    this.#undecided--
    if (this.#cancelled) return
    this.#add(outcome)
    if (outcome.ok || this.#stop) return
    if (this.#next <= this.#plan.rollout.canaries) this.#stop = 'canary-failed'
    else if (this.#tally.failed > this.#plan.rollout.maxFailures) this.#stop = 'max-failures'
  }

  #add(outcome: Outcome<T>): void {
    const tally = this.#tally
    const isSkip = isSkipped(outcome)
    if (outcome.ok) tally.ok++
    else if (isSkip) tally.skipped++
    else tally.failed++
    if (!isSkip) tally.deviceDurationsMs.push(outcome.durationMs)

    const { device, ok, durationMs, attempts } = outcome
    const code = outcome.ok ? {} : { code: outcome.error.code }
    this.#host.emit('device-finished', { device, ok, durationMs, attempts, ...code })
    this.#tell(outcome)
    if (this.#plan.order === 'completion') this.#log.push(outcome)
    else this.#hold(outcome)
  }

  /** Passes outcomes on as far as the inventory's order allows. */
  #hold(outcome: Outcome<T>): void {
    const { devices } = this.#plan
    this.#held.set(outcome.device, outcome)
    for (;;) {
      const name = devices[this.#released]?.name ?? ''
      const next = this.#held.get(name)
      if (!next) return
      this.#held.delete(name)
      this.#released++
      this.#log.push(next)
    }
  }

  #tell(outcome: Outcome<T>): void {
    const { onProgress } = this.#plan
    if (!onProgress) return
    const { total, ok, failed, skipped } = this.#tally
    const elapsedMs = this.#host.clock.now() - this.#startedAtMs
    const done = ok + failed + skipped
    try {
      onProgress({ total, done, ok, failed, skipped, running: this.#undecided, elapsedMs, outcome })
    } catch (error) {
      this.#host.listenerFailed(error)
    }
  }

  #skipRest(reason: StopReason): void {
    const { devices } = this.#plan.rollout
    while (this.#next < devices.length) {
      const name = devices[this.#next++]?.name ?? ''
      const error = new FlotillaError('SKIPPED', `${name} was skipped: ${STOP_TEXTS[reason]}`, {
        device: name,
        details: { reason },
      })
      this.#add({ device: name, ok: false, error, durationMs: 0, attempts: 0 })
    }
  }

  #finishIfDone(): void {
    const isOver = this.#cancelled !== undefined || this.#next >= this.#tally.total
    if (!this.#settle || !isOver || this.#running.size > 0) return
    const { resolve, reject } = this.#settle
    this.#settle = undefined
    this.#cancelTimer?.()
    this.#tally.durationMs = this.#host.clock.now() - this.#startedAtMs
    const { total, ok, failed, skipped, durationMs } = this.#tally
    const cancelled = this.#cancelled
    this.#host.emit('run-finished', { total, ok, failed, skipped, durationMs, cancelled: cancelled !== undefined })
    if (cancelled) {
      reject(cancelled.reason)
      this.#log.end({ kind: 'failed', reason: cancelled.reason })
    } else {
      resolve(new FleetReport(this.#tally, this.#inOrder(this.#log.complete)))
      this.#log.end({ kind: 'done' })
    }
  }

  #inOrder(outcomes: readonly Outcome<T>[] | undefined): readonly Outcome<T>[] | undefined {
    if (!outcomes || this.#plan.order === 'inventory') return outcomes && [...outcomes]
    const places = new Map(this.#plan.devices.map(({ name }, index) => [name, index]))
    const placeOf = ({ device }: Outcome<T>): number => places.get(device) ?? 0
    return outcomes.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}
