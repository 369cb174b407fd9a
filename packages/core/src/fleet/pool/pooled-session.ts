import type { ErrorCode } from '../../errors/error-codes.js'
import type { Device } from '../../inventory/device.js'
import type { ReleasePermit } from '../../resilience/permit-pool.js'
import type { DeviceSession } from '../../session/device-session.js'

/** Why a session was closed: an ordinary end, or what was wrong with it. */
export type CloseReason = 'closed' | 'discarded' | 'dead' | 'idle' | 'evicted'

/** A session that the pool owns, and what it has to remember of it. */
export interface PooledSession {
  readonly session: DeviceSession
  readonly device: Device
  /** The mode it was in when it opened: it goes back there before anybody else gets it. */
  readonly home: string
  readonly permitKeys: readonly string[]
  readonly releasePermit: ReleasePermit
  /** When it became idle, by the pool's clock. */
  idleSinceMs: number
  /** When it was last known to be alive, by the pool's clock. */
  checkedAtMs: number
}

/** What the pool tells about its sessions as it goes. */
export interface PoolObserver {
  opened?(event: { device: string; durationMs: number }): void
  closed?(event: { device: string; reason: CloseReason; code?: ErrorCode }): void
  /** Closing went wrong; the session counts as closed all the same. */
  closeFailed?(event: { device: string; error: unknown }): void
}

/** Figures for health checks and metrics. */
export interface PoolStats {
  /** Sessions there are now: leased and idle. */
  open: number
  leased: number
  idle: number
  /** Being opened. */
  opening: number
  /** Callers waiting for a device or for a limit. */
  waiting: number
  /** Devices with sessions or callers. */
  devices: number
  /** Since the pool was created. */
  totals: {
    opened: number
    closed: number
    /** Leases served by a session that was open already. */
    reused: number
    /** Openings that failed. */
    failed: number
    /** Times a device had no line free. */
    linesBusy: number
    /** Found dead while idle. */
    dead: number
    /** Closed because nobody wanted them for long. */
    expired: number
    /** Closed to make room for another device. */
    evicted: number
  }
}
