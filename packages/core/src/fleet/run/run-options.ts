import type { Effect } from '../../callers/effect.js'
import type { Device } from '../../inventory/device.js'
import type { Where } from '../../inventory/selection/where.js'
import type { RetryOption } from '../../resilience/retry-policy.js'
import type { RunOptions as CommandOptions, DeviceSession } from '../../session/device-session.js'
import type { Outcome } from './outcome.js'
import type { RolloutOptions } from './rollout-plan.js'

/** What a task knows besides its session. */
export interface TaskContext {
  readonly device: Device
  /** Aborts when the run is called off or a deadline passes. The session has it already; pass it on to everything else. */
  readonly signal: AbortSignal
  /** 1 at the first attempt. */
  readonly attempt: number
}

/** A function to be run on each device. */
export type TaskFunction<T> = (session: DeviceSession, context: TaskContext) => Promise<T> | T

/** How far a run is, told after each outcome. */
export interface FleetProgress {
  readonly total: number
  /** Devices with an outcome. */
  readonly done: number
  readonly ok: number
  readonly failed: number
  readonly skipped: number
  /** Devices being worked on. */
  readonly running: number
  readonly elapsedMs: number
  /** The outcome that was added. */
  readonly outcome: Outcome<unknown>
}

export interface FleetRunOptions {
  /** Which devices. @default all */
  on?: Where
  /** Devices worked on at the same time. @default the fleet's, which is 10 */
  concurrency?: number
  /** For one device, from its turn to its end, retries and waiting for a session included. @default 300_000 */
  deviceTimeoutMs?: number
  /** For everything. Devices still at work then fail with DEADLINE_EXCEEDED, the others are skipped. @default none */
  timeoutMs?: number
  /**
   * Tries again after errors that are marked retryable, except when a write may have happened: once a task that may write has
   * its session, it is not started again. @default 0
   */
  retry?: RetryOption
  /**
   * What the task may do. Tasks that read share a device and may be tried again.
   * @default for commands what the guard says; for functions 'write'
   */
  effect?: Effect
  /** The strongest effect that its sessions are for, within what the guard allows. @default 'read' for what reads, else no limit */
  allow?: Effect
  rollout?: RolloutOptions
  /** Calls the run off: nothing more is started, running work ends at its next await, and the run rejects with the reason. */
  signal?: AbortSignal
  /** In which order a loop over the run sees outcomes. @default 'completion' */
  order?: 'completion' | 'inventory'
  /** For progress bars. What it throws is logged and changes nothing. */
  onProgress?: (progress: FleetProgress) => void
  /** Whether a selection without devices is fine. @default false: NO_DEVICES_MATCH */
  allowEmpty?: boolean
  /** Makes a command that the device rejects a failed outcome, COMMAND_FAILED, instead of a result with `failure`. @default false */
  failOnRejected?: boolean
  /** For tasks that are commands: time-outs, answers. */
  commandOptions?: Omit<CommandOptions, 'signal'>
  /** Outcomes that may wait for a slow loop before no more devices are started. @default the concurrency */
  buffer?: number
  /** Whether outcomes that a loop has seen are kept for a report later. @default up to 1,000 devices */
  keep?: boolean
}
