import type { Client } from 'ssh2'
import { internalsOf } from './ssh2-internals.js'

export interface KeepAliveOptions {
  /** Silence after which the peer is probed, in milliseconds; 0 is never. */
  intervalMs: number
  /** Unanswered probes after which the connection is lost. */
  count: number
}

/**
 * Probes a silent connection. Anything that arrives counts as a sign of life, so that a device that never answers
 * probes is not cut off in the middle of its output.
 *
 * @returns a function that stops it
 */
export function startKeepAlive(
  client: Client,
  stream: { readonly bytesRead: number },
  { intervalMs, count }: KeepAliveOptions,
  onLost: () => void,
): () => void {
  const internals = internalsOf(client)
  if (intervalMs <= 0 || !internals) return () => {}
  let seen = stream.bytesRead
  let unanswered = 0
  const timer = setInterval(() => {
    if (stream.bytesRead !== seen) {
      seen = stream.bytesRead
      unanswered = 0
      return
    }
    if (unanswered >= count) {
      clearInterval(timer)
      onLost()
      return
    }
    unanswered++
    // ssh2 matches replies to global requests by their order.
    internals._callbacks.push(() => {})
    internals._protocol.ping()
  }, intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}
