import { EFFECTS } from '../../callers/effect.js'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Inventory } from '../../inventory/inventory.js'
import { toRetryPolicy } from '../../resilience/retry-policy.js'
import type { FleetGuard } from '../fleet-guard.js'
import { type TaskInput, toFleetTask } from './fleet-task.js'
import { planRollout } from './rollout-plan.js'
import type { EnginePlan } from './run-engine.js'
import type { FleetRunOptions } from './run-options.js'

export interface RunPlanContext {
  readonly inventory: Inventory
  /** Used when the run does not say. */
  readonly concurrency: number
  readonly guard: FleetGuard | undefined
  /** Sessions that there can be at a time. */
  readonly maxSessions: number
}

/** Node fires timers of more than that at once. */
const LONGEST_MS = 2 ** 31 - 1
const DEVICE_TIMEOUT_MS = 300_000
/** Above this, what a loop has seen is forgotten: a long loop must not grow. */
const KEPT_DEVICES = 1_000

/**
 * Checks everything before anything is started.
 * @throws OPTION_INVALID, DEVICE_UNKNOWN, FILTER_INVALID, NO_DEVICES_MATCH
 */
export function createRunPlan(
  input: TaskInput<unknown>,
  options: FleetRunOptions,
  { inventory, concurrency: defaultConcurrency, guard, maxSessions }: RunPlanContext,
): EnginePlan<unknown> {
  const { concurrency = defaultConcurrency, order = 'completion', deviceTimeoutMs = DEVICE_TIMEOUT_MS } = options
  const { buffer = concurrency, timeoutMs } = options
  checkCount('concurrency', concurrency, 1)
  checkCount('buffer', buffer, 0)
  checkTime('deviceTimeoutMs', deviceTimeoutMs)
  if (timeoutMs !== undefined) checkTime('timeoutMs', timeoutMs)
  if (order !== 'completion' && order !== 'inventory') {
    throw new FlotillaError('OPTION_INVALID', "order must be 'completion' or 'inventory'")
  }
  checkKinds(options)
  const task = toFleetTask(input, options, guard)
  const retry = toRetryPolicy(options.retry)
  const devices = inventory.select(options.on)
  if (devices.length === 0 && !options.allowEmpty) {
    throw new FlotillaError(
      'NO_DEVICES_MATCH',
      inventory.size === 0 ? 'The inventory has no devices' : `None of the ${inventory.size} devices is selected`,
    )
  }
  return {
    devices,
    rollout: planRollout(devices, options.rollout),
    task,
    concurrency,
    buffer,
    deviceTimeoutMs,
    timeoutMs,
    retry,
    order,
    keep: options.keep ?? devices.length <= KEPT_DEVICES,
    // Of more devices than that, no session would live until its device's turn comes again: the last ones would push out the first.
    keepSessions: devices.length <= maxSessions,
    onProgress: options.onProgress,
  }
}

/** @throws OPTION_INVALID */
function checkKinds({ effect, allow, onProgress }: FleetRunOptions): void {
  checkEffect('effect', effect)
  checkEffect('allow', allow)
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new FlotillaError('OPTION_INVALID', 'onProgress must be a function')
  }
}

/** A limit with a typing error would be none. @throws OPTION_INVALID */
export function checkEffect(name: string, value: unknown): void {
  if (value === undefined || EFFECTS.some((effect) => effect === value)) return
  throw new FlotillaError('OPTION_INVALID', `${name} must be 'read', 'write' or 'destroy'`)
}

/** @throws OPTION_INVALID */
export function checkCount(name: string, value: number, least: number): void {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= least)) return
  throw new FlotillaError('OPTION_INVALID', `${name} must be a whole number of ${least} or more; got ${String(value)}`)
}

/** @throws OPTION_INVALID */
export function checkTime(name: string, value: number, least = 1): void {
  if (typeof value === 'number' && value >= least && value <= LONGEST_MS) return
  throw new FlotillaError(
    'OPTION_INVALID',
    `${name} must be milliseconds from ${least} to ${LONGEST_MS}; got ${String(value)}`,
  )
}
