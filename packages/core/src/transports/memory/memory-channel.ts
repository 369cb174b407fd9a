import { FlotillaError } from '../../errors/flotilla-error.js'
import type { ChannelReceiver, ShellChannel } from '../device-transport.js'

/** The device's side of a shell in memory: what the client writes comes in, what it writes the client reads. */
export interface MemoryChannelEnd {
  /** Replaces the receiver; what arrived while there was none is delivered. */
  receive(receiver: ChannelReceiver): void
  /**
   * Sends to the client, in order, asynchronously. Dropped without complaint once the channel is closed.
   * @returns false when the client lags behind: wait for `drained()` before writing much more.
   */
  write(data: string | Uint8Array): boolean
  /** Resolves when the client has taken everything, or the channel is closed. */
  drained(): Promise<void>
  pause(): void
  resume(): void
  /** Ends the channel after what was written; with an error it counts as broken off. Idempotent. */
  close(error?: FlotillaError): void
  readonly isOpen: boolean
}

/** A full pipe: what waits past this makes `write` answer false. */
const HIGH_WATER_BYTES = 2_097_152

/** One direction of a channel: delivers later, in order, never while paused, and the end after the data. */
class Lane {
  #chunks: Uint8Array[] = []
  #bytes = 0
  #receiver: ChannelReceiver | undefined
  #paused = false
  #scheduled = false
  #end: { error: FlotillaError | undefined } | undefined
  #ended = false
  #drainWaiters: (() => void)[] = []

  receive(receiver: ChannelReceiver): void {
    this.#receiver = receiver
    this.#schedule()
  }

  push(data: string | Uint8Array): boolean {
    if (this.#end) return false
    const chunk = typeof data === 'string' ? Buffer.from(data) : Uint8Array.from(data)
    if (chunk.length > 0) {
      this.#chunks.push(chunk)
      this.#bytes += chunk.length
      this.#schedule()
    }
    return this.#bytes < HIGH_WATER_BYTES
  }

  drained(): Promise<void> {
    if (this.#bytes === 0 || this.#ended) return Promise.resolve()
    return new Promise((resolve) => this.#drainWaiters.push(resolve))
  }

  setPaused(paused: boolean): void {
    this.#paused = paused
    if (!paused) this.#schedule()
  }

  /** `discard` drops what was not delivered: for the side that closes, and for broken connections. */
  end(error: FlotillaError | undefined, discard: boolean): void {
    if (this.#end) {
      if (!discard) return
    } else {
      this.#end = { error }
    }
    if (discard) {
      this.#chunks = []
      this.#bytes = 0
      this.#paused = false
    }
    this.#schedule()
  }

  get isOpen(): boolean {
    return this.#end === undefined
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#deliver()
    })
  }

  #deliver(): void {
    while (this.#receiver && !this.#paused && this.#chunks.length > 0) {
      const chunk = this.#chunks.shift()
      if (!chunk) break
      this.#bytes -= chunk.length
      this.#receiver.data(chunk)
    }
    if (this.#chunks.length === 0) this.#releaseWaiters()
    if (!this.#end || this.#ended || !this.#receiver || this.#chunks.length > 0) return
    this.#ended = true
    this.#receiver.closed(this.#end.error)
  }

  #releaseWaiters(): void {
    const waiters = this.#drainWaiters
    this.#drainWaiters = []
    for (const resolve of waiters) resolve()
  }
}

/** A shell and the device behind it, joined in memory. */
export interface MemoryChannelPair {
  channel: ShellChannel
  device: MemoryChannelEnd
  /** Both sides learn at once that the connection is gone; what was under way is lost. */
  cut(error: FlotillaError | undefined): void
}

/**
 * Joins two ends with the delivery rules of a network: later, in order, buffered while nobody listens.
 * `onClosed` is called when either side closes.
 */
export function createMemoryChannelPair(name: string, onClosed?: () => void): MemoryChannelPair {
  const toClient = new Lane()
  const toDevice = new Lane()
  const cut = (error: FlotillaError | undefined): void => {
    toClient.end(error, true)
    toDevice.end(undefined, true)
  }
  const channel: ShellChannel = {
    receive: (receiver) => toClient.receive(receiver),
    write(data) {
      if (toDevice.isOpen && toClient.isOpen) toDevice.push(data)
      else
        throw new FlotillaError('CONNECTION_CLOSED', `Cannot write to ${name}: its shell is closed`, { device: name })
    },
    pause: () => toClient.setPaused(true),
    resume: () => toClient.setPaused(false),
    close() {
      toClient.end(undefined, true)
      toDevice.end(undefined, false)
      onClosed?.()
    },
  }
  return { channel, device: new DeviceEnd(toClient, toDevice, onClosed), cut }
}

/** A class for its getter: one that each object has for itself outlives many collections of garbage, and all that hangs on it. */
class DeviceEnd implements MemoryChannelEnd {
  readonly #toClient: Lane
  readonly #toDevice: Lane
  readonly #onClosed: (() => void) | undefined

  constructor(toClient: Lane, toDevice: Lane, onClosed: (() => void) | undefined) {
    this.#toClient = toClient
    this.#toDevice = toDevice
    this.#onClosed = onClosed
  }

  receive(receiver: ChannelReceiver): void {
    this.#toDevice.receive(receiver)
  }

  write(data: string | Uint8Array): boolean {
    return this.#toClient.push(data)
  }

  drained(): Promise<void> {
    return this.#toClient.drained()
  }

  pause(): void {
    this.#toDevice.setPaused(true)
  }

  resume(): void {
    this.#toDevice.setPaused(false)
  }

  close(error?: FlotillaError): void {
    this.#toClient.end(error, false)
    this.#toDevice.end(undefined, true)
    this.#onClosed?.()
  }

  get isOpen(): boolean {
    return this.#toClient.isOpen
  }
}
