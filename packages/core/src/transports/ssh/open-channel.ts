import { isFlotillaError } from '../../errors/flotilla-error.js'
import type { SshConnection } from './ssh-connection.js'

export interface OpenChannelOptions<T> {
  /** What the device did not do when it does not answer: "open a shell". */
  doing: string
  signal?: AbortSignal | undefined
  /** Closes a channel that opens when nobody waits for it any more. */
  discard(late: T): void
  onTimeout?: (() => void) | undefined
}

type Start<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => void

/**
 * A promise around ssh2's callbacks that open a channel. It settles in any case: with the channel, at the connection's
 * deadline for channels, when the connection ends, or when `signal` aborts.
 *
 * @throws CONNECT_TIMEOUT, CONNECTION_CLOSED, or the reason of `signal`
 */
export function openChannel<T>(
  connection: SshConnection,
  { doing, signal, discard, onTimeout }: OpenChannelOptions<T>,
  start: Start<T>,
): Promise<T> {
  const { device, channelTimeoutMs } = connection
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    if (!connection.isOpen) return reject(connection.closedError())
    let isSettled = false
    const settle = (finish: () => void): void => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      forget()
      signal?.removeEventListener('abort', onAbort)
      finish()
    }
    const fail = (error: unknown): void => settle(() => reject(error))
    const onAbort = (): void => fail(signal?.reason)
    const forget = connection.onEnd((error) => fail(error ?? connection.closedError()))
    const timer = setTimeout(() => {
      onTimeout?.()
      const text = `${device} did not ${doing} within ${channelTimeoutMs} ms`
      fail(connection.error('CONNECT_TIMEOUT', text, { phase: 'channel' }))
    }, channelTimeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      start((value) => (isSettled ? discard(value) : settle(() => resolve(value))), fail)
    } catch (error) {
      // ssh2 throws when the socket is gone and nobody has heard of it yet.
      fail(isFlotillaError(error) ? error : connection.closedError())
    }
  })
}
