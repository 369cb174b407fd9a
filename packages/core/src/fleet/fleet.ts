import type { Effect } from '../callers/effect.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Inventory } from '../inventory/inventory.js'
import type { BreakerPass, BreakerStatus } from '../resilience/breaker.js'
import type { Clock } from '../resilience/clock.js'
import { linkController } from '../resilience/linked-controller.js'
import { onAbort } from '../resilience/on-abort.js'
import type { CommandResult, DeviceSession } from '../session/device-session.js'
import type { DeviceBreakers, Phase } from './device-breakers.js'
import { FleetEmitter } from './fleet-events.js'
import type { FleetGuard } from './fleet-guard.js'
import type { FleetSessionOptions } from './fleet-options.js'
import { LeasedSession } from './leased-session.js'
import type { PoolStats } from './pool/pooled-session.js'
import type { SessionLease } from './pool/session-lease.js'
import type { LeaseOptions, SessionPool } from './pool/session-pool.js'
import { checkEffect, createRunPlan } from './run/create-run-plan.js'
import { type FleetRun, StartedRun } from './run/fleet-run.js'
import type { TaskInput } from './run/fleet-task.js'
import type { AttemptSession, Lending } from './run/run-device.js'
import { type EngineHost, RunEngine } from './run/run-engine.js'
import type { FleetRunOptions, TaskFunction } from './run/run-options.js'

/** What a fleet is made of; `createFleet` puts it together. */
export interface FleetParts {
  readonly inventory: Inventory
  readonly pool: SessionPool
  readonly breakers: DeviceBreakers | undefined
  readonly guard: FleetGuard | undefined
  readonly concurrency: number
  readonly clock: Clock
  /** The device with the credentials that it is to be opened with. */
  readonly prepare: (device: Device) => Device
  /** A fleet of these devices within the limits of this one. */
  readonly createGuests: (devices: readonly Device[], onClosed: () => void) => Fleet
  /** Closes what the fleet has opened besides sessions. */
  readonly closeRest: () => Promise<void>
  readonly onListenerError: (error: unknown) => void
}

/** Figures for health checks and metrics. */
export interface FleetStats extends PoolStats {
  /** Runs under way. */
  runs: number
  /** Devices that are left alone for the moment. */
  breakersOpen: number
}

const SESSION_TIMEOUT_MS = 90_000

/** What is heard of the sessions of guests. */
const FORWARDED = ['session-opened', 'session-closed', 'command-finished', 'command-refused'] as const

/** Devices that are worked on together: sessions from a pool, commands past a guard, one outcome for each device. */
export class Fleet extends FleetEmitter implements AsyncDisposable {
  readonly inventory: Inventory
  readonly #parts: FleetParts
  readonly #runs = new Set<{ cancel(reason: unknown): Promise<void> }>()
  readonly #guests = new Set<Fleet>()
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

  /** Use `createFleet`. */
  constructor(parts: FleetParts) {
    super(parts.onListenerError)
    this.inventory = parts.inventory
    this.#parts = parts
  }

  /**
   * Runs commands, or a function with a session, on many devices. It starts by itself: loop over it, await it, or both.
   *
   * A device that fails is an outcome. The run itself rejects only when it is called off (with `signal.reason`, or CANCELLED,
   * or FLEET_CLOSED), and before it starts: OPTION_INVALID, DEVICE_UNKNOWN, FILTER_INVALID, NO_DEVICES_MATCH.
   */
  run(command: string, options?: FleetRunOptions): FleetRun<CommandResult>
  run(commands: readonly string[], options?: FleetRunOptions): FleetRun<CommandResult[]>
  run<T>(task: TaskFunction<T>, options?: FleetRunOptions): FleetRun<T>
  run(task: TaskInput<unknown>, options: FleetRunOptions = {}): FleetRun<unknown> {
    return new StartedRun(() => this.#createEngine(task, options))
  }

  /**
   * A session of your own, from the pool; disposing of it returns it. A device that is not in the inventory is given itself.
   * @throws OPTION_INVALID, DEVICE_UNKNOWN, BREAKER_OPEN, LEASE_TIMEOUT, FLEET_CLOSED, and what `openSession` throws.
   */
  async session(target: string | Device, options: FleetSessionOptions = {}): Promise<DeviceSession> {
    const { signal, timeoutMs = SESSION_TIMEOUT_MS, access = this.#mayWrite ? 'write' : 'read' } = options
    checkSignal(signal)
    checkEffect('allow', options.allow)
    if (access !== 'read' && access !== 'write') {
      throw new FlotillaError('OPTION_INVALID', "access must be 'read' or 'write'")
    }
    signal?.throwIfAborted()
    this.#throwIfClosed()
    const device = typeof target === 'string' ? this.inventory.require(target) : target
    const { name } = device
    const pass = this.#parts.breakers?.enter(name)
    const controller = linkController(signal, this.#closing.signal)
    let phase: Phase = 'waiting'
    const cancelTimer = this.#parts.clock.after(timeoutMs, () => controller.abort(tooLate(name, phase, timeoutMs)))
    try {
      const onOpening = (): void => void (phase = 'opening')
      const lease = await this.#lease(device, { access, signal: controller.signal, onOpening })
      this.#parts.breakers?.succeed(name, pass)
      return this.#hand(lease, { allow: options.access === 'read' ? 'read' : (options.allow ?? 'destroy') })
    } catch (error) {
      const isCalledOff = signal?.aborted || this.#closing.signal.aborted
      if (isCalledOff) pass?.cancel()
      else this.#parts.breakers?.fail(name, pass, error, phase)
      throw error
    } finally {
      cancelTimer()
      controller.release()
    }
  }

  /**
   * A fleet of devices beside the inventory, with the guard, limits and time-outs of this one: what is open there counts here. They log
   * in with their own credentials only, and their sessions are not kept. Close it; closing this fleet closes it too.
   * @throws INVENTORY_INVALID, FLEET_CLOSED
   */
  guests(devices: readonly Device[]): Fleet {
    this.#throwIfClosed()
    const guests = this.#parts.createGuests(devices, () => this.#guests.delete(guests))
    this.#guests.add(guests)
    for (const event of FORWARDED) guests.on(event, (payload) => this.emit(event, payload))
    return guests
  }

  /** Breakers of the devices that failed of late, by name. */
  breakers(): ReadonlyMap<string, BreakerStatus> {
    return this.#parts.breakers?.statuses() ?? new Map()
  }

  stats(): FleetStats {
    const open = [...this.breakers().values()].filter(({ state }) => state === 'open')
    return { ...this.#parts.pool.stats(), runs: this.#runs.size, breakersOpen: open.length }
  }

  /** Calls off what is under way and closes every session. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Whether the guard lets anything but reads through. */
  get #mayWrite(): boolean {
    const { guard } = this.#parts
    return !guard || (guard.allow ?? 'read') !== 'read'
  }

  #throwIfClosed(): void {
    if (this.#closing.signal.aborted) throw this.#closing.signal.reason
  }

  #createEngine(task: TaskInput<unknown>, options: FleetRunOptions): RunEngine<unknown> {
    const { signal } = options
    checkSignal(signal)
    signal?.throwIfAborted()
    this.#throwIfClosed()
    const { concurrency, guard, pool } = this.#parts
    const context = { inventory: this.inventory, concurrency, guard, maxSessions: pool.maxSessions }
    const plan = createRunPlan(task, options, context)
    const engine: RunEngine<unknown> = new RunEngine(this.#engineHost(), plan)
    this.#runs.add(engine)
    const stopFollowing = signal && onAbort(signal, () => void engine.cancel(signal.reason))
    const onEnd = (): void => {
      stopFollowing?.()
      this.#runs.delete(engine)
    }
    engine.finished.then(onEnd, onEnd)
    return engine
  }

  #engineHost(): EngineHost {
    const { breakers, clock, onListenerError } = this.#parts
    return {
      clock,
      emit: (event, payload) => this.emit(event, payload),
      listenerFailed: onListenerError,
      enterBreaker: (device) => breakers?.enter(device),
      settleBreaker: (device, pass: BreakerPass | undefined, result) => {
        if (result.error === undefined) breakers?.succeed(device, pass)
        else breakers?.fail(device, pass, result.error, result.phase)
      },
      lend: (device, lending) => this.#lend(device, lending),
    }
  }

  /** A session for one attempt of a run, under the run's signal. */
  async #lend(device: Device, { effect, allow, ...options }: Lending): Promise<AttemptSession> {
    const isRead = effect === 'read'
    const lease = await this.#lease(device, { ...options, access: isRead ? 'read' : 'write' })
    const session = this.#hand(lease, { allow: isRead ? 'read' : allow, signal: options.signal })
    return { session, isReused: lease.reused, release: () => session.close() }
  }

  #lease(device: Device, options: LeaseOptions): Promise<SessionLease> {
    const { pool, prepare } = this.#parts
    return pool.lease(prepare(device), options)
  }

  /** Puts the guard between the holder of a lease and the session. */
  #hand(lease: SessionLease, options: { allow: Effect; signal?: AbortSignal }): LeasedSession {
    const device = lease.session.device.name
    const session: LeasedSession = new LeasedSession(lease.session, {
      ...options,
      guard: this.#parts.guard,
      onCommand: (event) => this.emit('command-finished', { device, ...event }),
      onRefused: (event) => this.emit('command-refused', { device, ...event }),
      onClose() {
        const discard = session.isTainted
        session.revoke()
        return lease.release({ discard })
      },
    })
    return session
  }

  async #closeAll(): Promise<void> {
    const reason = new FlotillaError('FLEET_CLOSED', 'The fleet is closed')
    this.#closing.abort(reason)
    await Promise.all([...this.#runs].map((run) => run.cancel(reason)))
    await Promise.all([...this.#guests].map((guests) => guests.close()))
    await this.#parts.pool.close()
    await this.#parts.closeRest()
  }
}

function checkSignal(signal: AbortSignal | undefined): void {
  // Of any realm: a test environment may have signals of its own.
  if (signal === undefined || typeof signal?.throwIfAborted === 'function') return
  throw new FlotillaError('OPTION_INVALID', 'signal must be an AbortSignal')
}

const tooLate = (device: string, phase: Phase, timeoutMs: number): FlotillaError =>
  phase === 'waiting'
    ? new FlotillaError('LEASE_TIMEOUT', `No session to ${device} became free within ${timeoutMs} ms`, { device })
    : new FlotillaError('DEADLINE_EXCEEDED', `${device} did not open within ${timeoutMs} ms`, {
        device,
        details: { phase, elapsedMs: timeoutMs },
      })
