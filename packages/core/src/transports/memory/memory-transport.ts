import { FlotillaError } from '../../errors/flotilla-error.js'
import type { DeviceTransport, FileChannel, ShellChannel, ShellOptions, TransportFacts } from '../device-transport.js'
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
export function createMemoryTransport(options: MemoryTransportOptions): DeviceTransport {
  const { name = 'memory', onShell, onExec, onFiles, facts = {} } = options
  const ending = new AbortController()
  const pairs = new Set<MemoryChannelPair>()
  let finish: (error: FlotillaError | undefined) => void = () => {}
  const ended = new Promise<FlotillaError | undefined>((resolve) => {
    finish = resolve
  })

  const end = (error: FlotillaError | undefined, forChannels = error): void => {
    if (ending.signal.aborted) return
    ending.abort(error ?? closedError(name))
    for (const pair of pairs) pair.cut(forChannels)
    pairs.clear()
    finish(error)
  }
  const connection: MemoryConnection = { drop: (error) => end(error), signal: ending.signal }
  const enter = (what: string, supported: unknown, signal: AbortSignal | undefined): void => {
    signal?.throwIfAborted()
    if (ending.signal.aborted) throw closedError(name)
    if (!supported) throw new FlotillaError('UNSUPPORTED', `${name} offers no ${what}`, { device: name })
  }

  return {
    facts,
    ended,
    get isOpen() {
      return !ending.signal.aborted
    },
    async shell(shellOptions: ShellOptions = {}): Promise<ShellChannel> {
      enter('shell', onShell, shellOptions.signal)
      const { columns = 80, rows = 24, term = 'vt100', typeAhead } = shellOptions
      const pair: MemoryChannelPair = createMemoryChannelPair(name, () => pairs.delete(pair))
      pairs.add(pair)
      // Sent with the request, as over SSH: the device may have hung up before it reads it.
      if (typeAhead) pair.channel.write(typeAhead)
      await onShell?.(pair.device, { columns, rows, term, connection })
      return pair.channel
    },
    async exec(command, execOptions = {}) {
      enter('exec channel', onExec, execOptions.signal)
      return runMemoryExec(command, execOptions, onExec as MemoryExecHandler, ending.signal)
    },
    async files(fileOptions = {}) {
      enter('file transfer', onFiles, fileOptions.signal)
      return (onFiles as () => FileChannel)()
    },
    async close() {
      end(undefined)
    },
    async [Symbol.asyncDispose]() {
      end(undefined)
    },
  }
}

const closedError = (name: string): FlotillaError =>
  new FlotillaError('CONNECTION_CLOSED', `The connection to ${name} is closed`, { device: name })
