import type { Device } from '../../inventory/device.js'
import type { Platform } from '../../platforms/platform.js'
import { SerialQueue } from '../../util/serial-queue.js'
import { checkCommand, checkCommands } from '../command-check.js'
import { findFailure } from '../command-failure.js'
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
import { transferFile } from '../files/transfer-file.js'
import type { Conversation } from '../reader/conversation.js'
import type { ExchangeResult } from '../reader/exchange-port.js'
import { RepeatedQuestion, readyAnswers, repeatedQuestionError } from '../reader/ready-answer.js'
import { type SessionScene, secretOf } from '../session-scene.js'
import { checkTimes } from '../time-limits.js'
import { configureShell } from './configure-shell.js'
import { moveTo } from './mode-mover.js'

const DEFAULT_TIMEOUT_MS = 60_000
const DEFAULT_IDLE_TIMEOUT_MS = 30_000

const NO_OPTIONS: RunOptions = {}

function withoutLastLineEnds(text: string): string {
  if (!text.endsWith('\n')) return text
  let end = text.length - 1
  while (end > 0 && text.charCodeAt(end - 1) === 0x0a) end--
  return text.slice(0, end)
}

/** A device session over one terminal. */
export class ShellSession implements DeviceSession {
  readonly #scene: SessionScene
  readonly #conversation: Conversation
  readonly #queue = new SerialQueue()
  #closing: Promise<void> | undefined

  constructor(scene: SessionScene, conversation: Conversation) {
    this.#scene = scene
    this.#conversation = conversation
  }

  get device(): Device {
    return this.#scene.device
  }

  get platform(): Platform {
    return this.#scene.platform
  }

  get mode(): string {
    return this.#conversation.prompts.mode
  }

  get hostname(): string {
    return this.#conversation.prompts.hostname ?? this.device.name
  }

  get state(): SessionState {
    const { state } = this.#conversation
    return state === 'ready' && this.#queue.size > 0 ? 'busy' : state
  }

  // Without a closure and promises for each layer: they would cost as much as reading a short answer.
  async run(command: string, options: RunOptions = NO_OPTIONS): Promise<CommandResult> {
    checkCommand(command, this.device.name)
    if (options !== NO_OPTIONS) checkTimes(options, this.device.name)
    const { signal } = options
    signal?.throwIfAborted()
    const turn = this.#queue.enter(signal)
    if (turn) await turn
    try {
      return await this.#send(command, options)
    } finally {
      this.#queue.leave()
    }
  }

  async runAll(commands: readonly string[], options: RunOptions = {}): Promise<CommandResult[]> {
    checkCommands(commands, this.device.name)
    checkTimes(options, this.device.name)
    options.signal?.throwIfAborted()
    return this.#queue.run(async () => {
      const results: CommandResult[] = []
      for (const command of commands) results.push(await this.#send(command, options))
      return results
    }, options.signal)
  }

  async enter(mode: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<void> {
    checkTimes(options, this.device.name)
    options.signal?.throwIfAborted()
    return this.#queue.run(() => moveTo(this.#scene, this.#conversation, mode, options), options.signal)
  }

  async configure(lines: readonly string[], options: ConfigureOptions = {}): Promise<ConfigureResult> {
    checkCommands(lines, this.device.name)
    checkTimes(options, this.device.name)
    options.signal?.throwIfAborted()
    return this.#queue.run(
      () => configureShell(this.#scene, this.#conversation, lines, options, (line) => this.#send(line, options)),
      options.signal,
    )
  }

  upload(localPath: string, remotePath: string, options: TransferOptions = {}): Promise<TransferResult> {
    return transferFile(this.#scene, { ...options, direction: 'upload', localPath, remotePath })
  }

  download(remotePath: string, localPath: string, options: TransferOptions = {}): Promise<TransferResult> {
    return transferFile(this.#scene, { ...options, direction: 'download', localPath, remotePath })
  }

  close(): Promise<void> {
    // The connection first: closing the terminal on its own would only be one more message.
    this.#closing ??= this.#scene.transport.close()
    this.#conversation.close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #send(command: string, options: RunOptions): Promise<CommandResult> {
    const { device, platform } = this.#scene
    const { timeoutMs = DEFAULT_TIMEOUT_MS, idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS, maxOutputBytes, signal } = options
    const answers = options.answers && readyAnswers(options.answers, (name) => secretOf(this.#scene, name))
    let read: ExchangeResult
    try {
      const how = { phase: 'command', timeoutMs, idleTimeoutMs, maxOutputBytes, signal, echo: command, answers }
      read = await this.#conversation.converse(command + (platform.enter ?? '\n'), how)
    } catch (error) {
      throw error instanceof RepeatedQuestion ? repeatedQuestionError(device.name, command, error.answer) : error
    }
    const output = withoutLastLineEnds(read.text)
    const result: CommandResult = { device: device.name, command, output, durationMs: read.durationMs }
    const failure = findFailure(output, platform.failures)
    if (failure !== undefined) result.failure = failure
    if (read.truncated) result.truncated = true
    if (read.file !== undefined) result.outputFile = read.file
    return result
  }
}
