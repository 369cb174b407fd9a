import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { TransportFacts } from '../device-transport.js'
import type { ConnectPhase } from './connect-attempt.js'
import { quote } from './connect-failure.js'
import type { HostMemory } from './host-memory.js'
import { jumpEnd } from './jump-failure.js'
import { type KeepAliveOptions, startKeepAlive } from './keep-alive.js'
import type { HandshakeResult } from './ssh-handshake.js'

/** Sockets have it; streams forwarded through a jump host count too. */
export type CountingStream = Duplex & { readonly bytesRead: number }

function setKeepsAlive(stream: Duplex, keepsAlive: boolean): void {
  if (!(stream instanceof Socket)) return
  if (keepsAlive) stream.ref()
  else stream.unref()
}

/** How long the farewell may take to leave this machine. */
const FLUSH_MS = 250

export interface SshConnectionOptions {
  device: string
  stream: CountingStream
  keepAlive: KeepAliveOptions
  /** For opening channels, in milliseconds. */
  channelTimeoutMs: number
  memory: HostMemory
  /** The jump host it goes through. */
  through?: SshConnection | undefined
}

/** Told when the connection goes down, before ssh2 closes the channels. */
export type ConnectionEndListener = (error: FlotillaError | undefined) => void

/** A client that has logged in, until it ends. */
export class SshConnection {
  readonly client: Client
  /** What ssh2 reads and writes. */
  readonly stream: CountingStream
  readonly facts: TransportFacts
  readonly device: string
  readonly memory: HostMemory
  readonly channelTimeoutMs: number
  /** Resolves when the connection has ended: with an error unless it was closed in order. */
  readonly ended: Promise<FlotillaError | undefined>
  readonly #through: SshConnection | undefined
  readonly #stopKeepAlive: () => void
  readonly #listeners = new Set<ConnectionEndListener>()
  #finish: (error: FlotillaError | undefined) => void = () => {}
  #state: 'open' | 'closing' | 'ended' = 'open'
  #cause: FlotillaError | undefined
  #holds = 0

  constructor({ client, facts }: HandshakeResult, options: SshConnectionOptions) {
    this.client = client
    this.facts = facts
    this.device = options.device
    this.memory = options.memory
    this.channelTimeoutMs = options.channelTimeoutMs
    this.stream = options.stream
    this.#through = options.through
    this.ended = new Promise((resolve) => {
      this.#finish = resolve
    })
    client
      .on('error', (error: Error & { level?: string; code?: unknown }) => this.#onError(error))
      .on('end', () => this.stream.destroy())
      .on('close', () => this.#onClose())
    this.#stopKeepAlive = startKeepAlive(client, options.stream, options.keepAlive, () => {
      const { intervalMs, count } = options.keepAlive
      this.#break(
        this.error(
          'CONNECTION_CLOSED',
          `${this.device} is lost: it answered none of ${count} keepalive probes, one each ${intervalMs} ms`,
          { hint: 'Check the link and the device; raise keepAliveIntervalMs or keepAliveCount if it is only slow.' },
        ),
      )
    })
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Counts somebody who needs the connection: as long as there is one, it keeps the process alive. */
  hold(): void {
    if (this.#holds++ > 0) return
    setKeepsAlive(this.stream, true)
    this.#through?.hold()
  }

  /** To be called when nobody uses the connection for now, as with a jump host that waits for its next user. */
  rest(): void {
    if (this.#holds === 0) setKeepsAlive(this.stream, false)
  }

  /** Undoes one `hold`. */
  letGo(): void {
    if (--this.#holds > 0) return
    this.rest()
    this.#through?.letGo()
  }

  /** Calls `listener` when the connection ends; the result removes it. */
  onEnd(listener: ConnectionEndListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  error(
    code: 'CONNECTION_CLOSED' | 'CONNECT_TIMEOUT' | 'LINES_BUSY' | 'UNSUPPORTED' | 'PROTOCOL_ERROR',
    message: string,
    more: { cause?: unknown; hint?: string; phase?: ConnectPhase } = {},
  ): FlotillaError {
    const { cause, hint, phase } = more
    return new FlotillaError(code, message, { device: this.device, cause, hint, ...(phase && { details: { phase } }) })
  }

  /** What a call on a connection that is no more fails with. */
  closedError(): FlotillaError {
    return this.#cause ?? this.error('CONNECTION_CLOSED', `The connection to ${this.device} is closed`)
  }

  /** Sends the farewell and lets go of the socket without waiting for the peer. Idempotent. */
  async close(): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'closing'
      this.#notify(undefined)
      const timer = setTimeout(() => this.stream.destroy(), FLUSH_MS).unref()
      this.stream.once('finish', () => this.stream.destroy()).once('close', () => clearTimeout(timer))
      this.client.end()
      if (!this.stream.writableEnded) this.stream.destroy()
    }
    await this.ended
  }

  /** Gives the connection up for a reason found elsewhere. */
  #break(error: FlotillaError): void {
    this.#cause ??= error
    this.stream.destroy()
  }

  #onError(error: Error & { level?: string; code?: unknown }): void {
    if (this.#state !== 'open') return
    const isSocket = error.level === 'client-socket'
    const isFarewell = error.level === undefined && typeof error.code === 'number'
    const message = isSocket
      ? `The connection to ${this.device} broke: ${error.message}`
      : isFarewell
        ? `${this.device} disconnected: ${quote(error.message)}`
        : `${this.device} broke the SSH protocol: ${error.message}`
    this.#break(this.error(isSocket || isFarewell ? 'CONNECTION_CLOSED' : 'PROTOCOL_ERROR', message, { cause: error }))
  }

  #onClose(): void {
    if (this.#state === 'ended') return
    const wasOpen = this.#state === 'open'
    this.#state = 'ended'
    this.#stopKeepAlive()
    if (this.#holds > 0) this.#through?.letGo()
    if (wasOpen) {
      const hasChannels = this.#listeners.size > 0
      this.#cause = jumpEnd(this.device, this.#through) ?? this.#cause ?? (hasChannels ? this.#dropped() : undefined)
      this.#notify(this.#cause ?? this.#dropped())
    }
    this.#finish(wasOpen ? this.#cause : undefined)
  }

  #dropped(): FlotillaError {
    return this.error('CONNECTION_CLOSED', `${this.device} closed the connection`)
  }

  #notify(error: FlotillaError | undefined): void {
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const listener of listeners) listener(error)
  }
}
