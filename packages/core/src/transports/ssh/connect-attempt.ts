import { setMaxListeners } from 'node:events'
import { FlotillaError } from '../../errors/flotilla-error.js'

/** What a connect is doing, and where it stopped when it failed. */
export type ConnectPhase = 'credentials' | 'queue' | 'jump' | 'tcp' | 'handshake' | 'auth' | 'channel'

export interface ConnectDeadlines {
  timeoutMs: number
  connectTimeoutMs: number
  authTimeoutMs: number
}

type Deadline = keyof ConnectDeadlines

const CODE_BY_PHASE = {
  credentials: 'DEADLINE_EXCEEDED',
  queue: 'DEADLINE_EXCEEDED',
  jump: 'DEADLINE_EXCEEDED',
  tcp: 'CONNECT_TIMEOUT',
  handshake: 'CONNECT_TIMEOUT',
  auth: 'AUTH_TIMEOUT',
  channel: 'CONNECT_TIMEOUT',
} as const

const DOING: Readonly<Record<ConnectPhase, string>> = {
  credentials: 'resolving credentials',
  queue: 'waiting for a free handshake slot',
  jump: 'connecting to the jump host',
  tcp: 'opening the TCP connection',
  handshake: 'the SSH handshake',
  auth: 'logging in',
  channel: 'opening a channel',
}

/** One signal for a whole fleet is no leak; node would warn of one at the eleventh device. */
function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal)
  } catch {
    // A signal that is not node's own counts no listeners.
  }
}

/**
 * One attempt to connect: its phase, its clock, and the one signal that everything in it listens to. The signal is
 * aborted with the caller's reason, or with a coded error when a deadline passes.
 */
export class ConnectAttempt {
  readonly device: string
  readonly host: string
  readonly port: number
  readonly #deadlines: ConnectDeadlines
  readonly #startedAt = performance.now()
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #onAbort = (): void => this.#controller.abort(this.#outer?.reason)
  #phase: ConnectPhase = 'credentials'
  #limit: { name: Deadline; at: number } | undefined
  #timer: NodeJS.Timeout | undefined
  /** Says what was seen of the server so far, for the message of a timeout. */
  evidence: (() => string | undefined) | undefined

  constructor(target: { name: string; host: string; port: number }, deadlines: ConnectDeadlines, signal?: AbortSignal) {
    this.device = target.name
    this.host = target.host
    this.port = target.port
    this.#deadlines = deadlines
    this.#outer = signal
    if (signal) allowManyListeners(signal)
    signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (signal?.aborted) this.#onAbort()
    this.#arm()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get phase(): ConnectPhase {
    return this.#phase
  }

  /** Ends the attempt for a reason from outside. */
  abort(reason: unknown): void {
    this.#controller.abort(reason)
  }

  /** Begins a phase; with `limit` also its deadline, else the one under way goes on. */
  enter(phase: ConnectPhase, limit?: Exclude<Deadline, 'timeoutMs'>): void {
    this.#phase = phase
    if (limit) {
      this.#limit = { name: limit, at: performance.now() + this.#deadlines[limit] }
      this.#arm()
    }
  }

  /** For `details` of errors. */
  facts(): { phase: ConnectPhase; elapsedMs: number; host: string; port: number } {
    return {
      phase: this.#phase,
      elapsedMs: Math.round(performance.now() - this.#startedAt),
      host: this.host,
      port: this.port,
    }
  }

  /** Ends the clock; after that nothing holds on to the attempt. */
  dispose(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#onAbort)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const total = { name: 'timeoutMs' as const, at: this.#startedAt + this.#deadlines.timeoutMs }
    const next = this.#limit && this.#limit.at < total.at ? this.#limit : total
    if (this.signal.aborted || !Number.isFinite(next.at)) return
    const wait = Math.max(0, next.at - performance.now())
    this.#timer = setTimeout(() => this.#controller.abort(this.#timeoutError(next.name)), Math.min(wait, 0x7fffffff))
  }

  #timeoutError(deadline: Deadline): FlotillaError {
    const facts = this.facts()
    const seen = this.evidence?.()
    return new FlotillaError(
      CODE_BY_PHASE[this.#phase],
      `${this.device}: ${DOING[this.#phase]} took longer than ${deadline} (${this.#deadlines[deadline]} ms)${seen ? `; ${seen}` : ''}`,
      { device: this.device, details: { ...facts, deadline } },
    )
  }
}
