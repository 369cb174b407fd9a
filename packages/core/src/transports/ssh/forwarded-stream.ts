import { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'

/**
 * A TCP connection through a jump host that behaves like a socket: destroying it lets go at once, whether or not
 * the jump host answers.
 */
export class ForwardedStream extends Duplex {
  readonly #channel: ClientChannel
  bytesRead = 0

  constructor(channel: ClientChannel) {
    super({ allowHalfOpen: false })
    this.#channel = channel
    channel.on('data', (chunk: Buffer) => {
      this.bytesRead += chunk.length
      if (!this.push(chunk)) channel.pause()
    })
    channel.on('end', () => this.push(null))
    channel.on('close', () => this.destroy())
    channel.on('error', (error: Error) => this.destroy(error))
  }

  override _read(): void {
    this.#channel.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(chunk, done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#channel.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.close()
    // Nobody reads any more, yet the window must not fill up before the jump host confirms the end.
    this.#channel.removeAllListeners('data')
    this.#channel.resume()
    done(error)
  }
}
