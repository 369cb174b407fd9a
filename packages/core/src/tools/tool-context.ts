import type { Caller } from '../callers/caller.js'
import type { Fleet } from '../fleet/fleet.js'
import type { HealthRegistry } from '../health/health.js'
import type { Device } from '../inventory/device.js'
import type { Logger } from '../observe/logger.js'
import type { DeviceSession } from '../session/device-session.js'

/** How far a tool is. `total` when it is known. */
export interface Progress {
  done: number
  total?: number | undefined
  message?: string | undefined
  /** A part of the result that is there already, for example the outcome of one device. Redacted like the result. */
  data?: Readonly<Record<string, unknown>> | undefined
}

/** The fleet as the caller of a tool may use it: only devices in its scope, and read-only unless this very call may write. */
export interface ToolFleet extends Pick<Fleet, 'inventory' | 'session' | 'run'> {
  /**
   * Devices with logins of their own, as a fleet within the limits of this one; dispose of it. They must stand where the caller may
   * go: at an address of the inventory, or of a network that the kernel allows.
   * @throws DEVICE_FORBIDDEN
   */
  guests(devices: readonly Device[]): GuestFleet
}

export type GuestFleet = Pick<Fleet, 'run'> & AsyncDisposable

/** All a tool may touch. Its functions may be taken out of it: `run(input, { session, signal })`. */
export interface ToolContext {
  readonly fleet: ToolFleet
  /** Aborts when the caller leaves or the tool's deadline passes. Pass it on. */
  readonly signal: AbortSignal
  readonly caller: Caller
  /** Carries the correlation id and the tool's name; removes secrets. */
  readonly log: Logger
  readonly correlationId: string
  readonly idempotencyKey?: string | undefined
  /** Started resources by name. */
  readonly resources: Readonly<Record<string, unknown>>
  readonly health: HealthRegistry
  /** What middleware handed on. */
  readonly state: Readonly<object>
  progress(progress: Progress): void
  /**
   * The device of this inventory name or address. An address that the inventory does not hold is accepted only from
   * networks that the kernel allows.
   * @throws DEVICE_UNKNOWN, DEVICE_FORBIDDEN
   */
  device(nameOrAddress: string): Device
  /** Leases a session from the pool; `await using` returns it. @throws DEVICE_UNKNOWN, DEVICE_FORBIDDEN, … */
  session(nameOrAddress: string): Promise<DeviceSession>
  /** Removes secrets from text of this device. Results are redacted anyway: for text that leaves in another way. */
  redact(text: string, nameOrAddress?: string): string
  /** Calls another tool with the same caller, signal and correlation id, through the whole middleware. */
  call(tool: string, input: unknown): Promise<Readonly<Record<string, unknown>>>
}
