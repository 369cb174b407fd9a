import type { ErrorCode } from '../../errors/error-codes.js'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Platform } from '../../platforms/platform.js'
import type { ChannelReceiver, ShellChannel } from '../../transports/device-transport.js'
import { PromptReader } from '../prompts/prompt-reader.js'
import { OutputBuffer } from '../terminal/output-buffer.js'
import { TerminalText } from '../terminal/terminal-text.js'
import { conversationError, type FailureScene } from './conversation-failure.js'
import { Exchange, type ExchangeOptions, type ExchangeResult } from './exchange.js'

export interface ConversationOptions {
  device: string
  channel: ShellChannel
  platform: Platform
  /** Makes text safe for an error. */
  redact: (text: string) => string
  /** Called when the terminal is over, whoever ended it. */
  onClosed?: () => void
}

export interface ConverseOptions extends ExchangeOptions {
  /** For error messages: `command`, `move`, `login`, … */
  phase: string
  timeoutMs: number
  /** @default timeoutMs */
  idleTimeoutMs?: number | undefined
  maxOutputBytes?: number | undefined
  signal?: AbortSignal | undefined
  /** The error of a total time-out. @default COMMAND_TIMEOUT */
  timeoutCode?: ErrorCode
}

/** Who reads at the moment: an exchange, or the recovery after one that failed. */
type Listener = Pick<Exchange, 'chunk' | 'fail'>

export type ConversationState = 'ready' | 'busy' | 'recovering' | 'closed'

const DEFAULT_MAX_OUTPUT_BYTES = 67_108_864
/** How long a device may take to come back to its prompt after an interrupt. */
const RECOVERY_MS = 1_000
/** Quiet at a prompt after an interrupt: what the device still had to say would come before. */
const RECOVERED_QUIET_MS = 60
const TAIL = 500

/** One terminal and the reading of it: one exchange at a time, always ending at a known prompt or closed. */
export class Conversation implements ChannelReceiver {
  readonly prompts: PromptReader
  state: ConversationState = 'ready'
  readonly #options: ConversationOptions
  readonly #text = new TerminalText()
  readonly #habits: { echoes: boolean | undefined; pages: boolean }
  #output = new OutputBuffer(DEFAULT_MAX_OUTPUT_BYTES)
  #exchange: Listener | undefined
  #ended: FlotillaError | undefined
  #idleText = ''
  #lastDataAt = 0
  #recovery: Promise<boolean> | undefined
  #watched: { exchange: Exchange; startedAt: number; timeoutMs: number; idleTimeoutMs: number } | undefined
  #timer: NodeJS.Timeout | undefined
  #timerDue = 0

  constructor(options: ConversationOptions) {
    this.#options = options
    this.prompts = new PromptReader(options.platform)
    this.#habits = { echoes: options.platform.echo === false ? false : undefined, pages: false }
    options.channel.receive(this)
  }

  /** The unfinished last line. */
  get line(): string {
    return this.#text.line
  }

  data(chunk: Uint8Array): void {
    this.#lastDataAt = performance.now()
    if (this.#exchange) this.#exchange.chunk(chunk)
    else {
      this.#text.write(chunk, (block) => {
        this.#idleText = (this.#idleText + block).slice(-2 * TAIL)
      })
    }
  }

  closed(error?: FlotillaError): void {
    this.state = 'closed'
    clearTimeout(this.#timer)
    this.#ended ??= this.#closedError(error)
    this.#exchange?.fail(this.#ended)
    this.#options.onClosed?.()
  }

  close(): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.#ended ??= new FlotillaError('SESSION_CLOSED', `The session to ${this.#options.device} is closed`, {
      device: this.#options.device,
    })
    this.#exchange?.fail(this.#ended)
    clearTimeout(this.#timer)
    this.#options.channel.close()
  }

  /**
   * Types `text` (nothing when undefined) and reads to the next prompt.
   * @throws SESSION_CLOSED, CONNECTION_CLOSED, IDLE_TIMEOUT, `timeoutCode`, `signal.reason`
   */
  async converse(text: string | undefined, options: ConverseOptions): Promise<ExchangeResult & { durationMs: number }> {
    if (this.#recovery) await this.#recovery
    options.signal?.throwIfAborted()
    if (this.#ended) throw this.#ended
    const startedAt = performance.now()
    this.state = 'busy'
    this.#output = new OutputBuffer(options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES)
    const exchange = new Exchange(
      {
        platform: this.#options.platform,
        prompts: this.prompts,
        text: this.#text,
        output: this.#output,
        write: (typed) => this.#write(typed),
        habits: this.#habits,
      },
      options,
    )
    this.#exchange = exchange
    const watch = this.#watch(exchange, options, startedAt)
    try {
      if (text !== undefined) this.#write(text)
      const result = await exchange.done
      this.#leave('ready')
      return { ...result, durationMs: performance.now() - startedAt }
    } catch (error) {
      this.#output.finish()
      await this.#afterFailure(error, options, startedAt)
      throw error
    } finally {
      watch()
    }
  }

  #leave(state: ConversationState): void {
    this.#exchange = undefined
    if (this.state !== 'closed') this.state = state
  }

  #write(text: string): void {
    try {
      this.#options.channel.write(text)
    } catch (error) {
      this.#exchange?.fail(error)
    }
  }

  /** Deadlines and abort of one exchange. @returns how to end it. */
  #watch(
    exchange: Exchange,
    { signal, timeoutMs, idleTimeoutMs = timeoutMs }: ConverseOptions,
    startedAt: number,
  ): () => void {
    this.#lastDataAt = startedAt
    this.#watched = { exchange, startedAt, timeoutMs, idleTimeoutMs }
    this.#wakeWithin(Math.min(timeoutMs, idleTimeoutMs))
    if (!signal) return this.#unwatch
    const onAbort = (): void => exchange.fail(new Aborted(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    return () => {
      this.#unwatch()
      signal.removeEventListener('abort', onAbort)
    }
  }

  readonly #unwatch = (): void => {
    this.#watched = undefined
  }

  /** One timer for all commands, moved only when it fires or is too late: setting one for each would cost more than the command. */
  #wakeWithin(delayMs: number): void {
    const due = performance.now() + delayMs
    if (this.#timer && this.#timerDue <= due + 1) return
    clearTimeout(this.#timer)
    this.#timerDue = due
    this.#timer = setTimeout(this.#onTimer, Math.ceil(delayMs))
    // The connection keeps the process alive while a command runs; the timer must not after it.
    this.#timer.unref()
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined
    if (!this.#watched) return
    const { exchange, startedAt, timeoutMs, idleTimeoutMs } = this.#watched
    const now = performance.now()
    const totalLeft = startedAt + timeoutMs - now
    const idleLeft = this.#lastDataAt + idleTimeoutMs - now
    if (totalLeft <= 0.5) exchange.fail(new Expired('total'))
    else if (idleLeft <= 0.5) exchange.fail(new Expired('idle'))
    else this.#wakeWithin(Math.min(totalLeft, idleLeft))
  }

  /** Brings the session back to a prompt or closes it, and throws what the caller is to see. */
  async #afterFailure(error: unknown, options: ConverseOptions, startedAt: number): Promise<void> {
    const tail = this.tail()
    if (this.#ended) {
      this.#leave('closed')
      throw this.#ended.code === 'CONNECTION_CLOSED'
        ? this.#failure('CONNECTION_CLOSED', closedWhat(options), options, startedAt, tail, 'closed', this.#ended)
        : this.#ended
    }
    this.#exchange = undefined
    this.state = 'recovering'
    const recovery = this.#recover()
    this.#recovery = recovery
    if (error instanceof Aborted) throw error.reason
    const session = (await recovery) ? 'recovered' : 'closed'
    if (!(error instanceof Expired)) return
    const code = error.kind === 'idle' ? 'IDLE_TIMEOUT' : (options.timeoutCode ?? 'COMMAND_TIMEOUT')
    const what =
      error.kind === 'idle'
        ? `Silence for ${options.idleTimeoutMs ?? options.timeoutMs} ms`
        : `No prompt within ${options.timeoutMs} ms`
    throw this.#failure(options.phase === 'login' ? 'PROMPT_TIMEOUT' : code, what, options, startedAt, tail, session)
  }

  #failure(
    code: ErrorCode,
    what: string,
    options: ConverseOptions,
    startedAt: number,
    tail: string,
    session: FailureScene['session'],
    cause?: unknown,
  ): FlotillaError {
    return conversationError(
      code,
      what,
      {
        device: this.#options.device,
        phase: options.phase,
        elapsedMs: Math.round(performance.now() - startedAt),
        mode: this.prompts.mode,
        expected: `the prompt ${this.prompts.describe()}`,
        tail,
        ...(session ? { session } : {}),
      },
      cause,
    )
  }

  /** The last of what the device printed, safe to show. */
  tail(): string {
    const text = `${this.#output.lastLines(12).join('\n')}\n${this.#text.line}`.trimStart()
    return this.#options.redact(text === '' ? this.#idleText.slice(-TAIL) : text.slice(-2 * TAIL)).slice(-TAIL)
  }

  /** Interrupts whatever runs and waits for a known prompt; closes the channel when none comes. */
  async #recover(): Promise<boolean> {
    // Nothing was learned yet: there is no prompt to come back to.
    const recovered = this.prompts.text !== '' && (await this.#promptAfterInterrupt())
    this.#recovery = undefined
    if (recovered && this.state !== 'closed') this.state = 'ready'
    else this.close()
    return this.state === 'ready'
  }

  #promptAfterInterrupt(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#text.clearLine()
      this.#output = new OutputBuffer(TAIL * 100)
      let quiet: NodeJS.Timeout | undefined
      const limit = setTimeout(() => finish(false), RECOVERY_MS)
      const finish = (recovered: boolean): void => {
        clearTimeout(limit)
        clearTimeout(quiet)
        this.#exchange = undefined
        resolve(recovered)
      }
      const onChunk = (chunk: Uint8Array): void => {
        this.#text.write(chunk, (block) => this.#output.append(block.slice(-TAIL)))
        clearTimeout(quiet)
        const prompt = this.prompts.match(this.#text.line, (count) => this.#output.lastLines(count))
        if (!prompt || prompt.kind === 'shape') return
        quiet = setTimeout(() => {
          this.prompts.learn(prompt)
          finish(true)
        }, RECOVERED_QUIET_MS)
      }
      this.#exchange = { chunk: onChunk, fail: () => finish(false) }
      this.#write(this.#options.platform.interrupt ?? '\x03')
    })
  }

  #closedError(cause: FlotillaError | undefined): FlotillaError {
    const { device } = this.#options
    return new FlotillaError('CONNECTION_CLOSED', cause?.message ?? `${device} closed the session`, {
      device,
      cause,
      details: cause?.details,
    })
  }
}

const closedWhat = ({ phase }: ConverseOptions): string => `The connection was closed during the ${phase}`

class Expired extends Error {
  readonly kind: 'total' | 'idle'
  constructor(kind: 'total' | 'idle') {
    super(kind)
    this.kind = kind
  }
}

class Aborted extends Error {
  readonly reason: unknown
  constructor(reason: unknown) {
    super('aborted')
    this.reason = reason
  }
}
