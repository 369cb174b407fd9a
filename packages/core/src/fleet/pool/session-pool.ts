import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import { type Clock, systemClock } from '../../resilience/clock.js'
import { abortable, linkController } from '../../resilience/linked-controller.js'
import { PermitPool } from '../../resilience/permit-pool.js'
import type { Access } from '../../resilience/read-write-lock.js'
import { TurnoverMap, TurnoverSet } from '../../util/turnover.js'
import { createDeviceSlot, type DeviceSlot } from './device-slot.js'
import { IdleSessions } from './idle-sessions.js'
import { permitCapacity, permitKeysOf } from './permit-keys.js'
import { POOL_DEFAULTS, type PoolOptions } from './pool-options.js'
import type { CloseReason, PooledSession, PoolStats } from './pooled-session.js'
import { SessionKeeper } from './session-keeper.js'
import { SessionLease } from './session-lease.js'
import { type OpeningOptions, openWithinLimits } from './session-opening.js'

export interface LeaseOptions {
  /** `write` is alone on the device; `read` shares it with others who read. @default 'write' */
  access?: Access
  /** Ends the wait and the opening; rejects with `signal.reason`. */
  signal: AbortSignal
  /** Told when the wait is over and a connection is being opened. */
  onOpening?: (() => void) | undefined
  /** Whether the session is kept for the next caller when it is given back. @default true */
  keep?: boolean | undefined
}

interface Return {
  readonly access: Access
  readonly discard: boolean
  readonly keep: boolean
}

type Settings = Required<Omit<PoolOptions, 'probe' | 'observer' | 'permits'>> & Pick<PoolOptions, 'probe' | 'observer'>

/** Opens sessions within limits, lends them, and keeps them for a while for the next caller. */
export class SessionPool implements AsyncDisposable {
  readonly #settings: Settings
  readonly #slots = new TurnoverMap<DeviceSlot>()
  readonly #leases = new TurnoverSet<SessionLease>()
  readonly #idle = new IdleSessions()
  /** What sessions take before they open; may be shared with pools that keep to these limits. */
  readonly permits: PermitPool
  readonly #ownsPermits: boolean
  readonly #opening: OpeningOptions
  readonly #keeper: SessionKeeper
  readonly #totals: PoolStats['totals']
  #openingCount = 0
  #closing: Promise<void> | undefined

  constructor(options: PoolOptions) {
    const { permits, ...own } = options
    this.#settings = { ...POOL_DEFAULTS, clock: systemClock as Clock, random: Math.random, ...own }
    const { open, clock, random, loginJitterMs, linesBusyTimeoutMs } = this.#settings
    this.#totals = { opened: 0, closed: 0, reused: 0, failed: 0, linesBusy: 0, dead: 0, expired: 0, evicted: 0 }
    this.#ownsPermits = permits === undefined
    const makeRoom = (key: string): Promise<void> | undefined => this.#evict(key)
    this.permits = permits ?? new PermitPool({ capacity: permitCapacity(this.#settings), makeRoom })
    const onLinesBusy = (): number => this.#totals.linesBusy++
    this.#opening = { open, permits: this.permits, clock, random, loginJitterMs, linesBusyTimeoutMs, onLinesBusy }
    this.#keeper = new SessionKeeper({
      ...this.#settings,
      idle: this.#idle,
      slotOf: (device) => this.#slots.get(device.name),
      remove: (pooled, reason) => this.#remove(pooled, reason),
    })
  }

  /**
   * Lends a session to the device, an idle one when there is one.
   * @throws FLEET_CLOSED, LINES_BUSY, and what opening a session throws.
   */
  async lease(
    device: Device,
    { access = 'write', signal, onOpening, keep = true }: LeaseOptions,
  ): Promise<SessionLease> {
    this.#throwIfClosed(device)
    const slot = this.#enter(device)
    let locked = false
    try {
      if (!slot.lock.tryAcquire(access)) await slot.lock.acquire(access, signal)
      locked = true
      const idle = this.#takeIdle(slot, device)
      if (!idle && this.#isCrowded(slot)) await this.#makePlace(slot)
      const pooled = idle ?? (await this.#open(device, signal, onOpening))
      const lease: SessionLease = new SessionLease(pooled, idle !== undefined, (discard) =>
        this.#return(slot, lease, { access, discard, keep }),
      )
      this.#leases.add(lease)
      return lease
    } catch (error) {
      if (locked) slot.lock.release(access)
      this.#leave(slot)
      throw error
    }
  }

  /** Sessions that there can be at a time. */
  get maxSessions(): number {
    return this.#settings.maxSessions
  }

  stats(): PoolStats {
    let waiting = this.permits.waiting
    for (const { lock } of this.#slots.values()) waiting += lock.waiting
    return {
      open: this.#leases.size + this.#idle.size,
      leased: this.#leases.size,
      idle: this.#idle.size,
      opening: this.#openingCount,
      waiting,
      devices: this.#slots.size,
      totals: { ...this.#totals },
    }
  }

  /** Sends waiting callers away and closes every session, lent or not. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #throwIfClosed(device: Device): void {
    if (this.#closing) throw closedError(device.name)
  }

  #enter(device: Device): DeviceSlot {
    let slot = this.#slots.get(device.name)
    if (!slot) {
      slot = createDeviceSlot(device, this.#settings.maxSessionsPerDevice)
      this.#slots.set(device.name, slot)
    }
    slot.users++
    return slot
  }

  #leave(slot: DeviceSlot): void {
    slot.users--
    this.#dropUnused(slot)
  }

  #dropUnused(slot: DeviceSlot): void {
    if (slot.users === 0 && slot.idle.length === 0 && this.#slots.get(slot.device.name) === slot) {
      this.#slots.delete(slot.device.name)
    }
  }

  /** Only a session that was opened for this very device: another of the same name may have other credentials. */
  #takeIdle(slot: DeviceSlot, device: Device): PooledSession | undefined {
    for (const pooled of slot.idle.toReversed()) {
      if (pooled.session.state !== 'ready') void this.#remove(pooled, 'dead')
      else if (pooled.device === device) {
        this.#idle.delete(pooled)
        slot.idle.splice(slot.idle.indexOf(pooled), 1)
        this.#totals.reused++
        return pooled
      }
    }
    return undefined
  }

  /** Whether idle sessions that are of no use here would make a new one too many. */
  #isCrowded({ lock, idle }: DeviceSlot): boolean {
    return idle.length > 0 && lock.held + idle.length > this.#settings.maxSessionsPerDevice
  }

  async #makePlace(slot: DeviceSlot): Promise<void> {
    while (slot.idle[0] && this.#isCrowded(slot)) await this.#remove(slot.idle[0], 'evicted')
  }

  async #open(device: Device, signal: AbortSignal, onOpening: (() => void) | undefined): Promise<PooledSession> {
    const { clock, observer } = this.#settings
    const startedAtMs = clock.now()
    const permitKeys = permitKeysOf(device, this.#settings)
    this.#openingCount++
    try {
      const opened = await openWithinLimits(device, permitKeys, this.#opening, { signal, onOpening })
      const { session } = opened
      const now = clock.now()
      const pooled = { ...opened, device, home: session.mode, permitKeys, idleSinceMs: now, checkedAtMs: now }
      this.#totals.opened++
      observer?.opened?.({ device: device.name, durationMs: now - startedAtMs })
      if (!this.#closing) return pooled
      await this.#close(pooled, 'closed')
      throw closedError(device.name)
    } catch (error) {
      if (!signal.aborted) this.#totals.failed++
      throw error
    } finally {
      this.#openingCount--
    }
  }

  async #return(slot: DeviceSlot, lease: SessionLease, { access, discard, keep }: Return): Promise<void> {
    const { pooled } = lease
    const isWanted = keep && !discard && !this.#closing && this.#settings.idleTimeoutMs > 0
    const isFit = isWanted && (await isBackHome(pooled, this.#settings.clock))
    this.#leases.delete(lease)
    if (isFit && !this.#closing) this.#keep(slot, pooled)
    else await this.#close(pooled, discard || (isWanted && !isFit) ? 'discarded' : 'closed')
    slot.lock.release(access)
    this.#leave(slot)
    this.permits.serve()
  }

  #keep(slot: DeviceSlot, pooled: PooledSession): void {
    pooled.idleSinceMs = this.#settings.clock.now()
    pooled.checkedAtMs = pooled.idleSinceMs
    slot.idle.push(pooled)
    this.#idle.add(pooled)
    this.#keeper.wake()
  }

  #evict(permitKey: string): Promise<void> | undefined {
    const oldest = this.#idle.oldestHolding(permitKey)
    return oldest && this.#remove(oldest, 'evicted')
  }

  /** Takes an idle session out and closes it. */
  #remove(pooled: PooledSession, reason: CloseReason): Promise<void> {
    if (!this.#idle.delete(pooled)) return Promise.resolve()
    const slot = this.#slots.get(pooled.device.name)
    const index = slot?.idle.indexOf(pooled) ?? -1
    if (slot && index >= 0) slot.idle.splice(index, 1)
    if (slot) this.#dropUnused(slot)
    return this.#close(pooled, reason)
  }

  async #close(pooled: PooledSession, reason: CloseReason): Promise<void> {
    const { observer } = this.#settings
    const device = pooled.device.name
    const totals = this.#totals
    totals.closed++
    if (reason === 'dead') totals.dead++
    if (reason === 'idle') totals.expired++
    if (reason === 'evicted') totals.evicted++
    try {
      await pooled.session.close()
    } catch (error) {
      observer?.closeFailed?.({ device, error })
    } finally {
      pooled.releasePermit()
      observer?.closed?.({ device, reason })
    }
  }

  async #closeAll(): Promise<void> {
    const reason = closedError()
    this.#keeper.stop()
    for (const { lock } of this.#slots.values()) lock.refuseAll(reason)
    if (this.#ownsPermits) this.permits.refuseAll(reason)
    const idle = [...this.#idle].map((pooled) => this.#remove(pooled, 'closed'))
    const leased = [...this.#leases].map((lease) => lease.release({ discard: true }))
    await Promise.all([...idle, ...leased])
  }
}

const closedError = (device?: string): FlotillaError =>
  new FlotillaError('FLEET_CLOSED', 'The fleet is closed', { device })

const HOME_TIMEOUT_MS = 5_000

/** Brings a session back to where it began. One that does not get there, for whatever reason, is not for anybody else. */
async function isBackHome({ session, home }: PooledSession, clock: Clock): Promise<boolean> {
  if (session.state !== 'ready' || session.mode === home) return session.state === 'ready'
  const deadline = linkController()
  const cancel = clock.after(HOME_TIMEOUT_MS, () => deadline.abort(new Error('too late')))
  try {
    await abortable(session.enter(home, { signal: deadline.signal }), deadline.signal)
    return session.state === 'ready' && session.mode === home
  } catch {
    return false
  } finally {
    cancel()
  }
}
