import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import type { Platform } from '../../platforms/platform.js'
import type { ExecListener, ExecResult } from '../../transports/device-transport.js'
import { SerialQueue } from '../../util/serial-queue.js'
import { checkCommand, checkCommands } from '../command-check.js'
import type {
  CommandResult,
  ConfigureOptions,
  ConfigureResult,
  DeviceSession,
  RunOptions,
  SessionState,
  TransferOptions,
  TransferResult,
} from '../device-session.js'
import { quote, transferFile } from '../files/transfer-file.js'
import { movePath } from '../modes/move-path.js'
import { type ReadyAnswer, readyAnswers, repeatedQuestionError } from '../reader/ready-answer.js'
import { type SessionScene, secretOf } from '../session-scene.js'
import { TerminalText } from '../terminal/terminal-text.js'
import { checkTimes, timerMs } from '../time-limits.js'
import { answerQuestions } from './answer-questions.js'
import { configureExec } from './configure-exec.js'
import { ExecSpill } from './exec-spill.js'

const DEFAULT_TIMEOUT_MS = 60_000
const DEFAULT_IDLE_TIMEOUT_MS = 30_000
const DEFAULT_MAX_OUTPUT_BYTES = 67_108_864
/** What sudo prints when it asks; no program's own words. */
const SUDO_PROMPT = 'flotilla-sudo-password:'

/** A session on a host with a POSIX shell: every command in its own exec channel, with exit status and standard error. */
export class ExecSession implements DeviceSession {
  readonly hostname: string
  readonly #scene: SessionScene
  readonly #queue = new SerialQueue()
  #mode: string
  #closed = false

  constructor(scene: SessionScene, hostname: string) {
    this.#scene = scene
    this.hostname = hostname
    this.#mode = scene.credentials?.username === 'root' && 'root' in scene.platform.modes ? 'root' : scene.platform.home
  }

  get device(): Device {
    return this.#scene.device
  }

  get platform(): Platform {
    return this.#scene.platform
  }

  get mode(): string {
    return this.#mode
  }

  get state(): SessionState {
    if (this.#closed || !this.#scene.transport.isOpen) return 'closed'
    return this.#queue.size > 0 ? 'busy' : 'ready'
  }

  async run(command: string, options: RunOptions = {}): Promise<CommandResult> {
    const line = checkCommand(command, this.device.name)
    checkTimes(options, this.device.name)
    options.signal?.throwIfAborted()
    return this.#queue.run(() => this.#execute(line, options), options.signal)
  }

  async runAll(commands: readonly string[], options: RunOptions = {}): Promise<CommandResult[]> {
    checkCommands(commands, this.device.name)
    checkTimes(options, this.device.name)
    options.signal?.throwIfAborted()
    return this.#queue.run(async () => {
      const results: CommandResult[] = []
      for (const command of commands) results.push(await this.#execute(command, options))
      return results
    }, options.signal)
  }

  async enter(mode: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<void> {
    checkTimes(options, this.device.name)
    const isWayBack = mode === this.platform.home && this.#scene.credentials?.username !== 'root'
    if (!isWayBack) movePath(this.platform, this.#mode, mode, this.device.name)
    await this.#queue.run(async () => {
      if (mode === this.#mode) return
      const present = this.#mode
      this.#mode = mode
      const { failure } = await this.#execute('true', options).catch((error: unknown) => {
        this.#mode = present
        throw error
      })
      if (failure === undefined) return
      this.#mode = present
      throw new FlotillaError(
        'MODE_UNREACHABLE',
        `${this.device.name} did not let this user become ${mode}: ${this.#scene.redact(failure)}`,
        {
          device: this.device.name,
          details: { phase: 'move', mode: present, wanted: mode },
        },
      )
    }, options.signal)
  }

  async configure(lines: readonly string[], options: ConfigureOptions = {}): Promise<ConfigureResult> {
    checkCommands(lines, this.device.name)
    checkTimes(options, this.device.name)
    if (options.mode !== undefined) await this.enter(options.mode, options)
    return this.#queue.run(
      () => configureExec(this.#scene, lines, options, (line, how = options) => this.#execute(line, how)),
      options.signal,
    )
  }

  upload(localPath: string, remotePath: string, options: TransferOptions = {}): Promise<TransferResult> {
    return transferFile(this.#scene, { ...options, direction: 'upload', localPath, remotePath })
  }

  download(remotePath: string, localPath: string, options: TransferOptions = {}): Promise<TransferResult> {
    return transferFile(this.#scene, { ...options, direction: 'download', localPath, remotePath })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#scene.transport.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #execute(command: string, options: RunOptions): Promise<CommandResult> {
    if (this.state === 'closed') {
      throw new FlotillaError('SESSION_CLOSED', `The session to ${this.device.name} is closed`, {
        device: this.device.name,
        details: { phase: 'command', session: 'closed' },
      })
    }
    const startedAt = performance.now()
    const spill = new ExecSpill(options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES)
    const result = await this.#withDeadlines(command, options, startedAt, spill).catch((error: unknown) => {
      spill.discard()
      throw error
    })
    const outputFile = spill.finish()
    const output = toText(result.stdout)
    const stderr = toText(result.stderr).replaceAll(SUDO_PROMPT, '')
    const failure = this.#failureOf(result, stderr)
    return {
      device: this.device.name,
      command,
      output,
      durationMs: performance.now() - startedAt,
      exitStatus: result.exitStatus,
      stderr,
      ...(failure === undefined ? {} : { failure }),
      ...(result.truncated ? { truncated: true } : {}),
      ...(outputFile === undefined ? {} : { outputFile }),
    }
  }

  /** Closing the channel ends the command, so nothing is left out of step: the connection stays good. */
  async #withDeadlines(command: string, options: RunOptions, startedAt: number, spill: ExecSpill): Promise<ExecResult> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS, signal } = options
    const stop = new AbortController()
    const onAbort = (): void => stop.abort(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    const expire = (code: 'COMMAND_TIMEOUT' | 'IDLE_TIMEOUT', what: string): void =>
      stop.abort(this.#expired(code, what, startedAt))
    const total = setTimeout(
      () => expire('COMMAND_TIMEOUT', `"${command}" did not end within ${timeoutMs} ms`),
      timerMs(timeoutMs),
    )
    const idle = setTimeout(
      () => expire('IDLE_TIMEOUT', `"${command}" printed nothing for ${idleTimeoutMs} ms`),
      timerMs(idleTimeoutMs),
    )
    try {
      return await this.#exec(command, options, stop, (chunk) => {
        idle.refresh()
        if (chunk) spill.write(chunk)
      })
    } catch (error) {
      if (stop.signal.aborted) throw stop.signal.reason
      if (isFlotillaError(error)) throw error
      throw new FlotillaError('CONNECTION_CLOSED', `${this.device.name} broke off "${command}"`, {
        device: this.device.name,
        cause: error,
      })
    } finally {
      clearTimeout(total)
      clearTimeout(idle)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** @param onData hears every sign of life, and what standard output says */
  #exec(
    command: string,
    options: RunOptions,
    stop: AbortController,
    onData: (stdout?: Uint8Array) => void,
  ): Promise<ExecResult> {
    const { transport } = this.#scene
    const asRoot = this.#mode === 'root' && this.#scene.credentials?.username !== 'root'
    const answers = readyAnswers(options.answers ?? [], (name) => secretOf(this.#scene, name))
    const refused = (answer: ReadyAnswer): FlotillaError => repeatedQuestionError(this.device.name, command, answer)
    const [answerStdout, answerStderr] = [answerQuestions(answers, refused), answerQuestions(answers, refused)]
    const answerSudo = asRoot ? this.#sudoPassword() : undefined
    return transport.exec(asRoot ? sudo(command, answers.length > 0) : command, {
      signal: stop.signal,
      maxBytes: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES,
      interactive: asRoot || answers.length > 0,
      onStdout(chunk, write) {
        onData(chunk)
        answerStdout(chunk, write)
      },
      onStderr(chunk, write) {
        onData()
        answerSudo?.(chunk, write)
        answerStderr(chunk, write)
      },
    })
  }

  #sudoPassword(): ExecListener {
    let asked = 0
    let seen = ''
    return (chunk, write) => {
      seen = (seen + Buffer.from(chunk).toString('latin1')).slice(-4 * SUDO_PROMPT.length)
      if (!seen.includes(SUDO_PROMPT)) return
      seen = ''
      // sudo asks again after a wrong password; answering the same would lock the account.
      if (asked++ > 0) throw this.#sudoRefused()
      write(`${secretOf(this.#scene, 'sudo')}\n`)
    }
  }

  #failureOf({ exitStatus, signalName }: ExecResult, stderr: string): string | undefined {
    if (exitStatus === 0) return undefined
    const [first = ''] = stderr.trim().split('\n')
    const ended = exitStatus === null ? `ended by signal ${signalName ?? 'unknown'}` : `exit status ${exitStatus}`
    return first === '' ? ended : `${first} (${ended})`
  }

  #sudoRefused(): FlotillaError {
    return new FlotillaError('MODE_UNREACHABLE', `sudo on ${this.device.name} refused the password`, {
      device: this.device.name,
      details: { phase: 'move', wanted: this.#mode },
    })
  }

  #expired(code: 'COMMAND_TIMEOUT' | 'IDLE_TIMEOUT', what: string, startedAt: number): FlotillaError {
    const elapsedMs = Math.round(performance.now() - startedAt)
    return new FlotillaError(code, `${what} on ${this.device.name}; its channel was closed, the session stays usable`, {
      device: this.device.name,
      details: { phase: 'command', elapsedMs, mode: this.#mode, session: 'recovered' },
    })
  }
}

/** Programs colour their output and split characters as terminals do; without a last newline. */
function toText(bytes: Uint8Array): string {
  if (bytes.length === 0) return ''
  const text = new TerminalText()
  const blocks: string[] = []
  const sink = { lines: (block: string) => void blocks.push(block) }
  text.write(bytes, sink)
  // Of an unfinished line only the end can be seen.
  text.write(Buffer.from('\n'), sink)
  return blocks.join('').replace(/\n+$/, '')
}

/** The password comes by standard input; the command must not wait there for more, unless its questions are answered. */
const sudo = (command: string, readsAnswers: boolean): string =>
  `sudo -S -p ${quote(SUDO_PROMPT)} -- sh -c ${quote(readsAnswers ? command : `sh -c ${quote(command)} </dev/null`)}`
