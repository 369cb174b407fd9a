import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ErrorCode } from '../../errors/error-codes.js'
import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { Platform } from '../../platforms/platform.js'
import type { ChannelReceiver, ShellChannel } from '../../transports/device-transport.js'
import { PromptReader } from '../prompts/prompt-reader.js'
import type { OutputBuffer } from '../terminal/output-buffer.js'
import { type LineSink, TerminalText } from '../terminal/terminal-text.js'
import { conversationError, type Ending, endError, type FailureScene } from './conversation-failure.js'
import { type Deadline, Deadlines } from './deadlines.js'
import { Exchange } from './exchange.js'
import type { ExchangeOptions, ExchangePort, ExchangeResult } from './exchange-port.js'
import { Recovery } from './recovery.js'

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
  signal?: AbortSignal | undefined
  /** The error of a total time-out. @default COMMAND_TIMEOUT */
  timeoutCode?: ErrorCode
}

/** Who reads at the moment: an exchange, or the recovery after one that failed. */
type Listener = Pick<Exchange, 'chunk' | 'fail'> | Recovery

export type ConversationState = 'ready' | 'busy' | 'recovering' | 'closed'

const TAIL = 500

/** One terminal and the reading of it: one exchange at a time, always ending at a known prompt or closed. */
export class Conversation implements ChannelReceiver {
  readonly prompts: PromptReader
  state: ConversationState = 'ready'
  readonly #options: ConversationOptions
  readonly #text = new TerminalText()
  readonly #port: ExchangePort
  readonly #deadlines = new Deadlines((deadline) => this.#exchange?.fail(new Expired(deadline)))
  #output: OutputBuffer | undefined
  #exchange: Listener | undefined
  #ending: Ending | undefined
  /** When the exchange under way was typed, until the device is heard; the quickest that it ever was, in milliseconds. */
  #typedAt: number | undefined
  #quickestAnswerMs = Number.POSITIVE_INFINITY
  #idleText = ''
  readonly #idle: LineSink = {
    lines: (block) => {
      this.#idleText = (this.#idleText + block).slice(-2 * TAIL)
    },
  }
  #recovery: Promise<boolean> | undefined
  /** What the exchange under way was asked, and when. */
  #asked: { options: ConverseOptions; startedAt: number; forget: (() => void) | undefined } | undefined

  constructor(options: ConversationOptions) {
    const { platform } = options
    this.#options = options
    this.prompts = new PromptReader(platform)
    this.#port = {
      platform,
      prompts: this.prompts,
      text: this.#text,
      write: (typed) => this.#write(typed),
      finished: () => {
        this.#output = undefined
        this.#leave('ready')
      },
      failed: (output, reason) => this.#failed(output, reason),
      habits: { echoes: platform.echo === false ? false : undefined, pages: false },
    }
    options.channel.receive(this)
  }

  /** The unfinished last line. */
  get line(): string {
    return this.#text.line
  }

  data(chunk: Uint8Array): void {
    if (this.#exchange) {
      const now = performance.now()
      this.#deadlines.heardAt = now
      if (this.#typedAt !== undefined) {
        this.#quickestAnswerMs = Math.min(this.#quickestAnswerMs, now - this.#typedAt)
        this.#typedAt = undefined
      }
      this.#exchange.chunk(chunk, now)
    } else {
      this.#text.write(chunk, this.#idle)
    }
  }

  closed(error?: FlotillaError): void {
    this.state = 'closed'
    this.#deadlines.dispose()
    this.#ending ??= { by: 'device', cause: error }
    this.#exchange?.fail(this.#ending)
    this.#options.onClosed?.()
  }

  close(): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.#deadlines.dispose()
    this.#ending ??= { by: 'us' }
    this.#exchange?.fail(this.#ending)
    this.#options.channel.close()
  }

  /**
   * Types `text` (nothing when undefined) and reads to the next prompt.
   * @throws SESSION_CLOSED, CONNECTION_CLOSED, IDLE_TIMEOUT, `timeoutCode`, `signal.reason`
   */
  converse(text: string | undefined, options: ConverseOptions): Promise<ExchangeResult> {
    if (this.#recovery) return this.#recovery.then(() => this.converse(text, options))
    const { signal, timeoutMs, idleTimeoutMs = timeoutMs } = options
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#ending) return Promise.reject(endError(this.#options.device, this.#ending, options.phase))
    const startedAt = performance.now()
    this.state = 'busy'
    const exchange = new Exchange(this.#port, options, startedAt)
    this.#output = exchange.output
    this.#exchange = exchange
    this.#deadlines.start(startedAt, { timeoutMs, idleTimeoutMs })
    this.#asked = { options, startedAt, forget: signal && failOnAbort(exchange, signal) }
    if (text !== undefined) {
      this.#typedAt = startedAt
      this.#write(text)
    }
    return exchange.done
  }

  /** Resolves when no recovery is under way: only then the mode is what it says. */
  async settled(): Promise<void> {
    if (this.#recovery) await this.#recovery
  }

  #leave(state: ConversationState): void {
    this.#exchange = undefined
    this.#forgetAsked()
    if (this.state !== 'closed') this.state = state
  }

  #write(text: string): void {
    try {
      this.#options.channel.write(text)
    } catch (error) {
      this.#exchange?.fail(error)
    }
  }

  #forgetAsked(): void {
    this.#deadlines.stop()
    this.#asked?.forget?.()
    this.#asked = undefined
  }

  /** Brings the session back to a prompt or closes it, and throws what the caller is to see. */
  async #failed(output: OutputBuffer, error: unknown): Promise<never> {
    const asked = this.#asked
    if (!asked) throw error
    this.#forgetAsked()
    // A write may fail a moment before the end that explains it is told.
    await Promise.resolve()
    const { options, startedAt } = asked
    const { file } = output.finish()
    // Nobody will hear of it.
    if (file !== undefined) rmSync(dirname(file), { recursive: true, force: true })
    const tail = this.tail()
    if (this.#ending) {
      this.#leave('closed')
      const end = endError(this.#options.device, this.#ending, options.phase)
      throw this.#ending.by === 'us'
        ? end
        : this.#failure('CONNECTION_CLOSED', closedWhat(options), options, startedAt, tail, 'closed', end)
    }
    this.#exchange = undefined
    this.state = 'recovering'
    const recovery = this.#recover()
    this.#recovery = recovery
    if (error instanceof Aborted) throw error.reason
    const session = (await recovery) ? 'recovered' : 'closed'
    if (!(error instanceof Expired)) throw error
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
    const lines = this.#output?.lastLines(12) ?? []
    const text = `${lines.join('\n')}\n${this.#text.line}`.trimStart()
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
      const recovery = new Recovery({
        prompts: this.prompts,
        text: this.#text,
        echoes: this.#port.habits.echoes === true,
        quickestAnswerMs: this.#quickestAnswerMs,
        onOver: (recovered) => {
          this.#exchange = undefined
          resolve(recovered)
        },
      })
      this.#output = recovery.output
      this.#exchange = recovery
      this.#write(this.#options.platform.interrupt ?? '\x03')
    })
  }
}

function failOnAbort(exchange: Exchange, signal: AbortSignal): () => void {
  const onAbort = (): void => exchange.fail(new Aborted(signal.reason))
  signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}

const closedWhat = ({ phase }: ConverseOptions): string => `The connection was closed during the ${phase}`

class Expired extends Error {
  readonly kind: Deadline
  constructor(kind: Deadline) {
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
