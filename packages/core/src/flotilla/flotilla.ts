import type { Approver } from '../approval/approver.js'
import type { Cache } from '../cache/cache.js'
import type { Caller } from '../callers/caller.js'
import type { Fleet } from '../fleet/fleet.js'
import type { HealthRegistry } from '../health/health.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import type { Tracer } from '../observe/tracer.js'
import type { RateLimitDecision } from '../rate-limit/rate-limiter.js'
import type { ToolRegistry } from '../tools/tool-registry.js'
import type { CallOptions } from './call-options.js'
import type { ToolPerformance } from './performance-recorder.js'
import type { ToolResult } from './tool-result.js'

export type FlotillaState = 'created' | 'starting' | 'started' | 'closing' | 'closed'

/** The one way to operations, whatever door a call came through. */
export interface Flotilla extends AsyncDisposable {
  /** Starts resources in dependency order. Idempotent. The first `call` does it when nobody has. @throws RESOURCE_FAILED */
  start(): Promise<void>
  /**
   * Refuses new calls, lets running ones end, cancels them at the deadline, stops resources in reverse, closes the fleet
   * that it made. Idempotent.
   * @param options.drainMs @default 10_000
   */
  close(options?: { drainMs?: number }): Promise<void>
  readonly state: FlotillaState
  readonly fleet: Fleet
  readonly tools: ToolRegistry
  readonly health: HealthRegistry
  readonly metrics: Metrics
  readonly cache: Cache
  readonly approver: Approver | undefined
  /** Removes secrets from all that it is given. */
  readonly logger: Logger
  readonly tracer: Tracer
  /** Started resources by name. */
  readonly resources: Readonly<Record<string, unknown>>
  /**
   * Runs a tool through the whole middleware.
   * @throws FlotillaError coded, masked and redacted: safe to show. `options.signal.reason` when that aborted.
   */
  call(name: string, input: unknown, options: CallOptions): Promise<ToolResult>
  /**
   * Counts one request of this caller that is not a tool call, or before the tool is known.
   * @returns `undefined` when the caller is not limited.
   */
  limit(caller: Caller, options?: { cost?: number }): Promise<RateLimitDecision | undefined>
  /** Whether the caller's scope covers a device of this name or address. */
  mayTouch(caller: Caller, nameOrAddress: string): boolean
  /** Calls, errors and times of every tool since the start. */
  performance(): ToolPerformance[]
}
