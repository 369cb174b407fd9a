import type { Writable } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { internalsOf, type Ssh2Channel, type Ssh2Protocol } from './ssh2-internals.js'

/**
 * A way around the stream that ssh2 makes of a channel, for what a terminal mostly carries: one short piece at a time, with nothing
 * waiting before it. Halves the work of a command; whatever is out of the ordinary still goes through the stream.
 */

/**
 * Without its native part, which is not built everywhere, ssh2 writes a packet in two or three pieces: as many segments with
 * TCP_NODELAY, and a quarter of the cost of a short command.
 */
const writesWhole = ({ _cipher: cipher }: Ssh2Protocol): boolean => cipher?._instance !== undefined

/** @returns a function that sends text at once, or answers false when it has to go through the stream. */
export function directWriter(client: Client, stream: Writable, channel: ClientChannel): (text: string) => boolean {
  const protocol = internalsOf(client)?._protocol
  const { outgoing } = channel as ClientChannel & Ssh2Channel
  const isKnown = typeof protocol?.channelData === 'function' && typeof outgoing?.window === 'number'
  if (!isKnown) return () => false
  return (text) => {
    const length = Buffer.byteLength(text)
    const fits = length <= outgoing.window && length <= outgoing.packetSize
    if (!fits || outgoing.state !== 'open' || channel.writableLength > 0) return false
    outgoing.window -= length
    if (writesWhole(protocol)) {
      protocol.channelData(outgoing.id, text)
    } else {
      stream.cork()
      protocol.channelData(outgoing.id, text)
      stream.uncork()
    }
    return true
  }
}

/** Hands data over as it comes, as long as nobody has paused the channel and nothing waits in its buffer. */
export function deliverDirectly(channel: ClientChannel, deliver: (chunk: Buffer) => void): void {
  const { push } = channel
  channel.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk === null || !channel.readableFlowing || channel.readableLength > 0)
      return push.call(channel, chunk, encoding)
    deliver(chunk)
    return true
  }
}
