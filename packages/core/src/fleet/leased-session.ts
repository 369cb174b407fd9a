import type { Effect } from '../callers/effect.js'
import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Answer, Platform } from '../platforms/platform.js'
import { linkController } from '../resilience/linked-controller.js'
import type {
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  DeviceSession,
  RunOptions,
  SessionState,
  TransferOptions,
  TransferResult,
} from '../session/device-session.js'
import { type FleetGuard, type GuardVerdict, guardRefused } from './fleet-guard.js'

export interface LeasedSessionOptions {
  /** Absent when the caller has opted out. */
  guard?: FleetGuard | undefined
  /** Strongest effect that this lease is for; the guard may allow less. */
  allow: Effect
  /** Aborts whatever is under way on the session. */
  signal?: AbortSignal | undefined
  onCommand?: ((event: { durationMs: number; failed: boolean }) => void) | undefined
  onRefused?: ((event: { reason: string }) => void) | undefined
  /** What `close()` does: gives the session back. */
  onClose: () => Promise<void>
}

/** Failures before anything was sent: they say nothing about the session. */
const HARMLESS = new Set<string>([
  'COMMAND_INVALID',
  'GUARD_REFUSED',
  'MODE_UNKNOWN',
  'OPTION_INVALID',
  'UNSUPPORTED',
  'SECRET_MISSING',
  'FILE_NOT_FOUND',
])

/**
 * A session as the fleet hands it out: every command goes by the guard, everything ends with the lease's signal, and nothing
 * works any more once it was given back.
 */
export class LeasedSession implements DeviceSession {
  readonly #session: DeviceSession
  readonly #options: LeasedSessionOptions
  #revoked = false
  #tainted = false
  #inFlight = 0

  constructor(session: DeviceSession, options: LeasedSessionOptions) {
    this.#session = session
    this.#options = options
  }

  get device(): Device {
    return this.#session.device
  }

  get platform(): Platform {
    return this.#session.platform
  }

  get mode(): string {
    return this.#session.mode
  }

  get hostname(): string {
    return this.#session.hostname
  }

  get state(): SessionState {
    return this.#revoked ? 'closed' : this.#session.state
  }

  /** Whether nobody can be sure in what state the device's command line is. */
  get isTainted(): boolean {
    return this.#tainted || this.#inFlight > 0
  }

  /** Makes it useless: the session below belongs to somebody else from now on. */
  revoke(): void {
    this.#revoked = true
  }

  async run(command: string, options: RunOptions = {}): Promise<CommandResult> {
    this.#checkCommand(command, this.mode)
    this.#checkAnswers(options.answers)
    return await this.#runChecked(command, options)
  }

  async #runChecked(command: string, options: RunOptions): Promise<CommandResult> {
    const result = await this.#operate(options, (own) => this.#session.run(command, own))
    this.#options.onCommand?.({ durationMs: result.durationMs, failed: result.failure !== undefined })
    return result
  }

  async runAll(commands: readonly string[], options: RunOptions = {}): Promise<CommandResult[]> {
    const { mode } = this
    for (const command of commands) this.#checkCommand(command, mode)
    this.#checkAnswers(options.answers)
    const results: CommandResult[] = []
    for (const command of commands) {
      // One command may have changed what the next one means.
      if (this.mode !== mode) this.#checkCommand(command, this.mode)
      results.push(await this.#runChecked(command, options))
    }
    return results
  }

  async enter(mode: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<void> {
    if (this.platform.modes[mode]?.configuration) this.#checkWrite(`entering the mode ${mode}`)
    await this.#operate(options, (own) => this.#session.enter(mode, own))
  }

  async configure(lines: readonly string[], options: ConfigureOptions = {}): Promise<ConfigureResult> {
    this.#checkWrite('configuring')
    const mode = options.mode ?? this.platform.configMode ?? this.mode
    for (const line of lines) this.#checkCommand(line, mode)
    this.#checkAnswers(options.answers)
    return await this.#operate(options, (own) => this.#session.configure(lines, own))
  }

  async upload(localPath: string, remotePath: string, options: TransferOptions = {}): Promise<TransferResult> {
    this.#checkWrite('uploading')
    return await this.#operate(options, (own) => this.#session.upload(localPath, remotePath, own))
  }

  async download(remotePath: string, localPath: string, options: TransferOptions = {}): Promise<TransferResult> {
    return await this.#operate(options, (own) => this.#session.download(remotePath, localPath, own))
  }

  close(): Promise<void> {
    return this.#options.onClose()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #checkCommand(command: string, mode: string): void {
    this.#throwIfRevoked()
    const { guard, allow } = this.#options
    if (!guard) return
    const verdict = guard.check(command, { platform: this.platform.name, definition: this.platform, mode })
    if (!verdict.allowed) this.#refuse('this command', verdict)
    if (STRENGTH[verdict.effect] > STRENGTH[allow]) this.#refuseBeyondLease('this command', verdict.effect)
  }

  /** Typed at the wrong moment, or with a line end inside, an answer would run as a command. */
  #checkAnswers(answers: readonly Answer[] = []): void {
    for (const { answer = '' } of answers) if (!PLAIN_ANSWER.test(answer)) this.#checkCommand(answer, this.mode)
  }

  /** For what is a write whatever the command says. */
  #checkWrite(what: string): void {
    this.#throwIfRevoked()
    const { guard, allow } = this.#options
    if (guard && STRENGTH[guard.allow ?? 'read'] < STRENGTH.write) {
      this.#refuse(what, { allowed: false, effect: 'write', reason: 'writes are not allowed' })
    }
    if (STRENGTH[allow] < STRENGTH.write) this.#refuseBeyondLease(what, 'write')
  }

  #refuseBeyondLease(what: string, effect: Effect): never {
    const reason = `its effect is ${effect}, and this session was asked for to ${this.#options.allow}`
    return this.#refuse(what, { allowed: false, effect, reason })
  }

  #refuse(what: string, verdict: GuardVerdict): never {
    this.#options.onRefused?.({ reason: verdict.reason ?? verdict.effect })
    throw guardRefused(this.device.name, what, verdict)
  }

  #throwIfRevoked(): void {
    if (!this.#revoked) return
    throw new FlotillaError('SESSION_CLOSED', `The session to ${this.device.name} was given back`, {
      device: this.device.name,
    })
  }

  /** Runs under the lease's signal and the caller's; a conversation that broke taints the session. */
  async #operate<Options extends { signal?: AbortSignal }, T>(
    options: Options,
    operation: (options: Options) => Promise<T>,
  ): Promise<T> {
    this.#throwIfRevoked()
    const { signal } = this.#options
    signal?.throwIfAborted()
    const isOther = options.signal !== undefined && options.signal !== signal
    const linked = signal && isOther ? linkController(signal, options.signal) : undefined
    const own = linked?.signal ?? signal ?? options.signal
    this.#inFlight++
    try {
      return await operation(own ? { ...options, signal: own } : options)
    } catch (error) {
      if (!isFlotillaError(error) || !HARMLESS.has(error.code)) this.#tainted = true
      throw error
    } finally {
      this.#inFlight--
      linked?.release()
    }
  }
}

/** No command anywhere: nothing, one key, a number, yes or no. */
const PLAIN_ANSWER = /^(?:.?|\d{1,6}|yes|no)$/is

const STRENGTH: Readonly<Record<Effect, number>> = { read: 0, write: 1, destroy: 2 }
