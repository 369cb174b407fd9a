import type { Effect } from '../callers/effect.js'
import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Answer, Platform } from '../platforms/platform.js'
import { linkController } from '../resilience/linked-controller.js'
import { checkCommand, copyCommands } from '../session/command-check.js'
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
import { findPath } from '../session/modes/move-path.js'
import {
  checkFile,
  checkMove,
  type FleetGuard,
  type GuardContext,
  type GuardVerdict,
  guardRefused,
} from './fleet-guard.js'

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
  /** Modes that the session is on its way to: what is asked for meanwhile runs there. */
  readonly #entering: string[] = []

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
    if (typeof command !== 'string') checkCommand(command, this.device.name)
    this.#checkCommand(command, this.mode)
    return await this.#runChecked(command, this.#withAnswers(options))
  }

  async #runChecked(command: string, options: RunOptions): Promise<CommandResult> {
    const result = await this.#operate(options, (own) => this.#session.run(command, own))
    this.#options.onCommand?.({ durationMs: result.durationMs, failed: result.failure !== undefined })
    return result
  }

  async runAll(commands: readonly string[], options: RunOptions = {}): Promise<CommandResult[]> {
    const { mode } = this
    const lines = copyCommands(commands, this.device.name)
    for (const line of lines) this.#checkCommand(line, mode)
    const checked = this.#withAnswers(options)
    const results: CommandResult[] = []
    for (const line of lines) {
      // One command may have changed what the next one means.
      if (this.mode !== mode) this.#checkCommand(line, this.mode)
      results.push(await this.#runChecked(line, checked))
    }
    return results
  }

  /** Also @throws GUARD_REFUSED when from there the device is changed (configuration, a shell, another user) and it may not be */
  async enter(mode: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<void> {
    this.#checkMoves(mode)
    this.#entering.push(mode)
    try {
      await this.#operate(options, (own) => this.#session.enter(mode, own))
    } finally {
      this.#entering.splice(this.#entering.indexOf(mode), 1)
    }
  }

  async configure(lines: readonly string[], options: ConfigureOptions = {}): Promise<ConfigureResult> {
    this.#checkWrite('configuring')
    const own = this.#withAnswers(options)
    const mode = own.mode ?? this.platform.configMode ?? this.mode
    const checked = copyCommands(lines, this.device.name)
    for (const line of checked) this.#checkCommand(line, mode)
    this.#checkMoves(mode)
    return await this.#operate(own, (linked) => this.#session.configure(checked, linked))
  }

  async upload(localPath: string, remotePath: string, options: TransferOptions = {}): Promise<TransferResult> {
    this.#checkWrite('uploading')
    return await this.#operate(options, (own) => this.#session.upload(localPath, remotePath, own))
  }

  /** Also @throws GUARD_REFUSED for files that may not be printed: those known to hold secrets, on hosts all but the known ones */
  async download(remotePath: string, localPath: string, options: TransferOptions = {}): Promise<TransferResult> {
    this.#judge('downloading this file', (guard) => checkFile(guard, remotePath, this.#contextIn(this.mode)))
    return await this.#operate(options, (own) => this.#session.download(remotePath, localPath, own))
  }

  close(): Promise<void> {
    return this.#options.onClose()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #contextIn(mode: string): GuardContext {
    return { platform: this.platform.name, definition: this.platform, mode }
  }

  #judge(what: string, verdictOf: (guard: FleetGuard) => GuardVerdict): void {
    this.#throwIfRevoked()
    const { guard, allow } = this.#options
    if (!guard) return
    const verdict = verdictOf(guard)
    if (!verdict.allowed) this.#refuse(what, verdict)
    if (STRENGTH[verdict.effect] > STRENGTH[allow]) this.#refuseBeyondLease(what, verdict.effect)
  }

  #checkCommand(command: string, mode: string): void {
    for (const place of [mode, ...this.#entering]) {
      this.#judge('this command', (guard) => guard.check(command, this.#contextIn(place)))
    }
  }

  /** Every move on the way counts: a session that fails half-way stays there. */
  #checkMoves(to: string): void {
    this.#throwIfRevoked()
    const { modes } = this.platform
    // What no mode is called, or no way leads to, the session says itself.
    if (typeof to !== 'string' || !Object.hasOwn(modes, to)) return
    const moves = findPath(this.platform, this.mode, to) ?? [{ from: this.mode, to }]
    for (const move of moves) {
      this.#judge(`entering the mode ${move.to}`, (guard) => checkMove(guard, move, this.#contextIn(move.from)))
    }
  }

  /**
   * Options as they are now, with answers that were read: typed at the wrong moment, or with a line end inside, one would
   * run as a command.
   */
  #withAnswers<Options extends { answers?: readonly Answer[] }>(options: Options): Options {
    const own = { ...options }
    if (own.answers === undefined) return own
    const copies = [...own.answers].map((answer) => ({ ...answer }))
    for (const { answer = '' } of copies) {
      if (typeof answer !== 'string') checkCommand(answer, this.device.name)
      if (!PLAIN_ANSWER.test(answer)) this.#checkCommand(answer, this.mode)
    }
    return { ...own, answers: copies }
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
const PLAIN_ANSWER = /^(?:[ -~\r\n]?|\d{1,6}|yes|no)$/i

const STRENGTH: Readonly<Record<Effect, number>> = { read: 0, write: 1, destroy: 2 }
