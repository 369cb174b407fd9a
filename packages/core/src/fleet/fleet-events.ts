import { EventEmitter } from 'eventemitter3'
import type { ErrorCode } from '../errors/error-codes.js'
import type { CloseReason } from './pool/pooled-session.js'

/** `noun-past-participle`, one payload object each. For observers only: no decision depends on a listener. */
export interface FleetEvents {
  'run-started': [event: { total: number }]
  'run-finished': [event: RunFinished]
  'device-started': [event: { device: string }]
  'device-finished': [event: DeviceFinished]
  'session-opened': [event: { device: string; durationMs: number }]
  'session-closed': [event: { device: string; reason: CloseReason }]
  'command-finished': [event: { device: string; durationMs: number; failed: boolean }]
  'command-refused': [event: { device: string; reason: string }]
  'breaker-opened': [event: { device: string; retryAtMs: number }]
  'breaker-closed': [event: { device: string }]
}

export interface DeviceFinished {
  device: string
  ok: boolean
  durationMs: number
  attempts: number
  /** Of the error, when not ok; `SKIPPED` when nothing was tried. */
  code?: ErrorCode
}

export interface RunFinished {
  total: number
  ok: number
  failed: number
  skipped: number
  durationMs: number
  /** True when it was called off, so that some devices have no outcome. */
  cancelled: boolean
}

/** Names of the events of a fleet. */
export type FleetEventName = keyof FleetEvents

export type FleetListener<Name extends FleetEventName> = (event: FleetEvents[Name][0]) => void

type AnyListener = (event: unknown) => void

/** An emitter whose listeners cannot hurt: one that throws is reported, and the others still hear of the event. */
export class FleetEmitter {
  readonly #emitter = new EventEmitter<Record<FleetEventName, [unknown]>>()
  readonly #onListenerError: (error: unknown) => void
  /** So that a listener can be taken away by the function it was given as. */
  readonly #guarded = new WeakMap<object, AnyListener>()

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError
  }

  on<Name extends FleetEventName>(event: Name, listener: FleetListener<Name>): this {
    this.#emitter.on(event, this.#guard(listener as AnyListener))
    return this
  }

  once<Name extends FleetEventName>(event: Name, listener: FleetListener<Name>): this {
    this.#emitter.once(event, this.#guard(listener as AnyListener))
    return this
  }

  off<Name extends FleetEventName>(event: Name, listener: FleetListener<Name>): this {
    this.#emitter.off(event, this.#guard(listener as AnyListener))
    return this
  }

  listenerCount(event: FleetEventName): number {
    return this.#emitter.listenerCount(event)
  }

  removeAllListeners(event?: FleetEventName): this {
    this.#emitter.removeAllListeners(event)
    return this
  }

  /** For the fleet itself: what others emit is heard, and means nothing. */
  emit<Name extends FleetEventName>(event: Name, payload: FleetEvents[Name][0]): void {
    this.#emitter.emit(event, payload)
  }

  #guard(listener: AnyListener): AnyListener {
    const known = this.#guarded.get(listener)
    if (known) return known
    const guarded: AnyListener = (event) => {
      try {
        listener(event)
      } catch (error) {
        this.#onListenerError(error)
      }
    }
    this.#guarded.set(listener, guarded)
    return guarded
  }
}
