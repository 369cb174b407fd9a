import { FlotillaError } from '../errors/flotilla-error.js'
import type { HealthResult } from '../health/health.js'
import type { Logger } from '../observe/logger.js'

/** What a resource may use while it starts and stops. */
export interface ResourceContext {
  /** Those that this one depends on, started. */
  readonly resources: Readonly<Record<string, unknown>>
  readonly log: Logger
  /** Aborts when the start takes too long or the kernel closes meanwhile. */
  readonly signal: AbortSignal
}

/** Something started once, shared by all tools and routes, and stopped in the end: a pool, a client, a cache. */
export interface Resource<Value = unknown, Name extends string = string> {
  readonly name: Name
  /** Names of resources that must be started before this one and stopped after it. */
  readonly dependsOn?: readonly string[]
  /** @default 30_000 */
  readonly startTimeoutMs?: number
  /** @default 10_000 */
  readonly stopTimeoutMs?: number
  /** Whether readiness depends on its health. @default true */
  readonly critical?: boolean
  start(context: ResourceContext): Promise<Value> | Value
  stop?(value: Value): Promise<void> | void
  /** Asked by the health routes. Throwing means unhealthy. */
  health?(value: Value, signal: AbortSignal): Promise<HealthResult> | HealthResult
}

/** Checks a resource and freezes it. @throws RESOURCE_INVALID */
export function defineResource<Value, const Name extends string>(
  resource: Resource<Value, Name>,
): Resource<Value, Name> {
  if (!/^[A-Za-z][\w-]*$/.test(resource.name)) {
    throw new FlotillaError(
      'RESOURCE_INVALID',
      `"${resource.name}" is no name for a resource: letters, digits, "_" and "-"`,
    )
  }
  if (typeof resource.start !== 'function') {
    throw new FlotillaError('RESOURCE_INVALID', `Resource "${resource.name}" has no start function`)
  }
  return Object.freeze({ ...resource })
}
