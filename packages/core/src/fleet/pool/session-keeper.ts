import type { Device } from '../../inventory/device.js'
import type { Clock } from '../../resilience/clock.js'
import { abortable, linkController } from '../../resilience/linked-controller.js'
import type { DeviceSession } from '../../session/device-session.js'
import type { DeviceSlot } from './device-slot.js'
import type { IdleSessions } from './idle-sessions.js'
import type { CloseReason, PooledSession } from './pooled-session.js'

export interface KeeperOptions {
  readonly idle: IdleSessions
  readonly clock: Clock
  readonly idleTimeoutMs: number
  readonly healthIntervalMs: number
  readonly probe?: ((session: DeviceSession, options: { signal: AbortSignal }) => Promise<unknown>) | undefined
  slotOf(device: Device): DeviceSlot | undefined
  remove(pooled: PooledSession, reason: CloseReason): Promise<void>
}

const PROBE_TIMEOUT_MS = 5_000

/** Looks after free sessions in the background: closes those nobody wanted for long, and prunes those that died. */
export class SessionKeeper {
  readonly #options: KeeperOptions
  #cancelTimer: (() => void) | undefined
  #stopped = false

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** To be called when a session became idle. While there is none, no timer runs. */
  wake(): void {
    const { clock, idle, idleTimeoutMs, healthIntervalMs } = this.#options
    const oldest = idle.first
    if (this.#cancelTimer || this.#stopped || !oldest) return
    const expiresInMs = oldest.idleSinceMs + idleTimeoutMs - clock.now()
    const delayMs = Math.max(1, Math.min(expiresInMs, healthIntervalMs))
    this.#cancelTimer = clock.after(delayMs, () => void this.#sweep(), { background: true })
  }

  stop(): void {
    this.#stopped = true
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  async #sweep(): Promise<void> {
    const { clock, idle, idleTimeoutMs, healthIntervalMs, remove } = this.#options
    const now = clock.now()
    const checks: Promise<void>[] = []
    for (const pooled of idle) {
      if (pooled.session.state !== 'ready') checks.push(remove(pooled, 'dead'))
      else if (now - pooled.idleSinceMs >= idleTimeoutMs) checks.push(remove(pooled, 'idle'))
      else if (now - pooled.checkedAtMs >= healthIntervalMs) checks.push(this.#probe(pooled))
    }
    await Promise.all(checks)
    this.#cancelTimer = undefined
    this.wake()
  }

  /** Keeps callers off the device meanwhile; does nothing when somebody has it. */
  async #probe(pooled: PooledSession): Promise<void> {
    const { probe, clock, slotOf, remove } = this.#options
    const slot = slotOf(pooled.device)
    if (!probe || !slot?.lock.tryAcquire('write')) return
    pooled.checkedAtMs = clock.now()
    const deadline = linkController()
    const cancel = clock.after(PROBE_TIMEOUT_MS, () => deadline.abort(new Error('no answer')), { background: true })
    try {
      await abortable(probe(pooled.session, { signal: deadline.signal }), deadline.signal)
    } catch {
      // That it failed is the answer; why does not matter for a session nobody is using.
      await remove(pooled, 'dead')
    } finally {
      cancel()
      slot.lock.release('write')
    }
  }
}
