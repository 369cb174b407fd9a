import type { ClientChannel } from 'ssh2'
import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { ChannelReceiver, ShellChannel } from '../device-transport.js'
import { deliverDirectly, directWriter } from './channel-shortcut.js'
import type { SshConnection } from './ssh-connection.js'

/** A terminal over an SSH channel. */
export class SshShellChannel implements ShellChannel {
  readonly #channel: ClientChannel
  readonly #connection: SshConnection
  readonly #writeDirectly: (text: string) => boolean
  readonly #forget: () => void
  #receiver: ChannelReceiver | undefined
  /** Set once the end is known; `closed` may have to wait for a receiver. */
  #end: { error: FlotillaError | undefined } | undefined
  #isEndTold = false
  #breakage: FlotillaError | undefined

  constructor(channel: ClientChannel, connection: SshConnection) {
    this.#channel = channel
    this.#connection = connection
    this.#writeDirectly = directWriter(connection.client, connection.stream, channel)
    this.#forget = connection.onEnd((error) => {
      // Data that arrived before the connection broke is still to be read; a close of ours is final.
      if (error) this.#breakage = hasEnded(channel) ? undefined : error
      else this.#finish(undefined)
    })
    channel.on('close', () => this.#finish(this.#breakage))
    channel.on('error', () => {})
  }

  receive(receiver: ChannelReceiver): void {
    const isFirst = this.#receiver === undefined
    this.#receiver = receiver
    if (isFirst) this.#listen()
    if (this.#end) queueMicrotask(() => this.#tellEnd())
  }

  write(data: string | Uint8Array): void {
    if (this.#end || !this.#channel.writable) throw this.#closedError()
    if (typeof data !== 'string' || !this.#writeDirectly(data)) this.#channel.write(data)
  }

  pause(): void {
    this.#channel.pause()
    this.#channel.stderr.pause()
  }

  resume(): void {
    if (!this.#receiver) return
    this.#channel.resume()
    this.#channel.stderr.resume()
  }

  close(): void {
    if (this.#end) return
    this.#channel.close()
    this.#finish(undefined)
  }

  #listen(): void {
    const deliver = (chunk: Buffer): void => {
      if (!this.#end) this.#receiver?.data(chunk)
    }
    this.#channel.on('data', deliver)
    this.#channel.stderr.on('data', deliver)
    deliverDirectly(this.#channel, deliver)
  }

  #finish(error: FlotillaError | undefined): void {
    if (this.#end) return
    this.#end = { error }
    this.#forget()
    // What still arrives is dropped, so that the channel can end.
    this.#channel.resume()
    this.#channel.stderr.resume()
    queueMicrotask(() => this.#tellEnd())
  }

  #tellEnd(): void {
    if (!this.#end || this.#isEndTold || !this.#receiver) return
    this.#isEndTold = true
    this.#receiver.closed(this.#end.error)
  }

  #closedError(): FlotillaError {
    const { device } = this.#connection
    if (!this.#connection.isOpen) return this.#connection.closedError()
    return this.#connection.error('CONNECTION_CLOSED', `Cannot write to ${device}: its shell is closed`)
  }
}

/** Whether the device itself ended the channel before the connection went down. */
const hasEnded = (channel: ClientChannel): boolean =>
  (channel as { incoming?: { state?: string } }).incoming?.state === 'closed'
