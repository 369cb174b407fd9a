import type { Device } from '../../inventory/device.js'
import type { Clock } from '../../resilience/clock.js'
import type { PermitPool } from '../../resilience/permit-pool.js'
import type { DeviceSession } from '../../session/device-session.js'
import type { PoolObserver } from './pooled-session.js'

/** Opens a session; gives up when `signal` aborts. */
export type SessionOpener = (device: Device, options: { signal: AbortSignal }) => Promise<DeviceSession>

/** Limits and times of a session pool. */
export interface PoolLimits {
  /** Sessions open at the same time, idle ones included. @default 50 */
  maxSessions?: number
  /** Sessions open to one device: those who read share it, up to this number. @default 2 */
  maxSessionsPerDevice?: number
  /** Sessions open to the devices of one site. @default Infinity */
  maxSessionsPerSite?: number
  /** Sessions open through one jump host. @default Infinity */
  maxSessionsPerJump?: number
  /** How long a free session stays open for the next caller, in milliseconds; 0 closes it at once. @default 60_000 */
  idleTimeoutMs?: number
  /** How often free sessions are looked after, in milliseconds. @default 30_000 */
  healthIntervalMs?: number
  /** Asked of each free session at that time, beyond whether it is open: rejecting means dead. @default nothing is sent */
  probe?: (session: DeviceSession, options: { signal: AbortSignal }) => Promise<unknown>
  /** Each login waits a random time up to this, in milliseconds, so that a thousand do not reach the AAA servers at once. @default 0 */
  loginJitterMs?: number
  /** How long to try again when a device has no line free, in milliseconds; 0 does not. @default 10_000 */
  linesBusyTimeoutMs?: number
}

export interface PoolOptions extends PoolLimits {
  open: SessionOpener
  /** Shared with another pool, which closes them: its limits hold for both together. @default its own */
  permits?: PermitPool | undefined
  observer?: PoolObserver
  clock?: Clock
  /** Answers a number from 0 to 1, for the jitter. */
  random?: () => number
}

export const POOL_DEFAULTS = {
  maxSessions: 50,
  maxSessionsPerDevice: 2,
  maxSessionsPerSite: Number.POSITIVE_INFINITY,
  maxSessionsPerJump: Number.POSITIVE_INFINITY,
  idleTimeoutMs: 60_000,
  healthIntervalMs: 30_000,
  loginJitterMs: 0,
  linesBusyTimeoutMs: 10_000,
} as const satisfies PoolLimits
