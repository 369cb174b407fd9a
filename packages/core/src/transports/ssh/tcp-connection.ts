import { connect, type Socket } from 'node:net'

/**
 * Opens a TCP connection without Nagle's algorithm, which would cost tens of milliseconds a handshake.
 * Rejects with the socket's error, or with the reason of the signal.
 */
export function openTcpConnection(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host.replace(/^\[(.*)\]$/, '$1'), port, noDelay: true })
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect).off('error', onError)
    }
    const onConnect = (): void => {
      settle()
      resolve(socket)
    }
    const onError = (error: Error): void => {
      settle()
      reject(error)
    }
    const onAbort = (): void => {
      settle()
      socket.on('error', () => {}).destroy()
      reject(signal.reason)
    }
    socket.on('connect', onConnect).on('error', onError)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
