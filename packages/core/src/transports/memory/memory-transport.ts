import { FlotillaError } from '../../errors/flotilla-error.js'
import type {
  DeviceTransport,
  ExecOptions,
  ExecResult,
  FileChannel,
  ShellChannel,
  ShellOptions,
  TransportFacts,
} from '../device-transport.js'
import { createMemoryChannelPair, type MemoryChannelEnd, type MemoryChannelPair } from './memory-channel.js'
import { type MemoryExecHandler, runMemoryExec } from './memory-exec.js'

/** What the device can do to the connection as a whole. */
export interface MemoryConnection {
  /** Breaks the connection: every channel and command fails with `error`. Without one the device has ended it in order. */
  drop(error?: FlotillaError): void
  /** Aborted when the connection has ended. */
  readonly signal: AbortSignal
}

/** The terminal a shell was asked for. */
export interface MemoryShellRequest {
  columns: number
  rows: number
  term: string
  connection: MemoryConnection
}

export interface MemoryTransportOptions {
  /** Device name for messages. @default 'memory' */
  name?: string | undefined
  /**
   * Plays the device: called once a shell, with its end. Throw or reject with a FlotillaError to refuse the shell
   * (`LINES_BUSY`). Absent: shells are UNSUPPORTED.
   */
  onShell?: ((end: MemoryChannelEnd, request: MemoryShellRequest) => void | Promise<void>) | undefined
  /** Runs a command. Absent: exec is UNSUPPORTED. */
  onExec?: MemoryExecHandler | undefined
  /** Opens the file system. Absent: files are UNSUPPORTED. */
  onFiles?: (() => FileChannel) | undefined
  facts?: TransportFacts | undefined
}

/** A connection without a network, with the delivery and closing rules of a real one: the base of every fake device. */
export const createMemoryTransport = (options: MemoryTransportOptions): DeviceTransport => new MemoryTransport(options)

class MemoryTransport implements DeviceTransport {
  readonly facts: TransportFacts
  readonly ended: Promise<FlotillaError | undefined>
  readonly #options: MemoryTransportOptions
  readonly #name: string
  readonly #ending = new AbortController()
  readonly #pairs = new Set<MemoryChannelPair>()
  #finish: (error: FlotillaError | undefined) => void = () => {}

  constructor(options: MemoryTransportOptions) {
    const { name = 'memory', facts = {} } = options
    this.facts = facts
    this.#options = options
    this.#name = name
    this.ended = new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  get isOpen(): boolean {
    return !this.#ending.signal.aborted
  }

  async shell(shellOptions: ShellOptions = {}): Promise<ShellChannel> {
    const { onShell } = this.#options
    this.#enter('shell', onShell, shellOptions.signal)
    const { columns = 80, rows = 24, term = 'vt100', typeAhead } = shellOptions
    const pair: MemoryChannelPair = createMemoryChannelPair(this.#name, () => this.#pairs.delete(pair))
    this.#pairs.add(pair)
    // Sent with the request, as over SSH: the device may have hung up before it reads it.
    if (typeAhead) pair.channel.write(typeAhead)
    const connection: MemoryConnection = { drop: (error) => this.#end(error), signal: this.#ending.signal }
    await onShell?.(pair.device, { columns, rows, term, connection })
    return pair.channel
  }

  async exec(command: string, execOptions: ExecOptions = {}): Promise<ExecResult> {
    const { onExec } = this.#options
    this.#enter('exec channel', onExec, execOptions.signal)
    return runMemoryExec(command, execOptions, onExec as MemoryExecHandler, this.#ending.signal)
  }

  async files(fileOptions: { signal?: AbortSignal } = {}): Promise<FileChannel> {
    const { onFiles } = this.#options
    this.#enter('file transfer', onFiles, fileOptions.signal)
    return (onFiles as () => FileChannel)()
  }

  async close(): Promise<void> {
    this.#end(undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(undefined)
  }

  #end(error: FlotillaError | undefined): void {
    if (!this.isOpen) return
    this.#ending.abort(error ?? closedError(this.#name))
    for (const pair of this.#pairs) pair.cut(error)
    this.#pairs.clear()
    this.#finish(error)
  }

  #enter(what: string, supported: unknown, signal: AbortSignal | undefined): void {
    signal?.throwIfAborted()
    if (!this.isOpen) throw closedError(this.#name)
    if (supported) return
    throw new FlotillaError('UNSUPPORTED', `${this.#name} offers no ${what}`, { device: this.#name })
  }
}

const closedError = (name: string): FlotillaError =>
  new FlotillaError('CONNECTION_CLOSED', `The connection to ${name} is closed`, { device: name })
