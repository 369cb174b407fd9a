import { FlotillaError } from '../../errors/flotilla-error.js'
import type { FileTransferOptions } from '../device-transport.js'
import type { SshConnection } from '../ssh/ssh-connection.js'

/** Without progress for this long a transfer counts as broken. */
const STALL_MS = 60_000

/** What ends a transfer before its end: the caller, the connection, or silence. */
export interface TransferWatch {
  readonly signal: AbortSignal
  /** To be called with each step; tells the caller's `onProgress`. */
  progress(done: number, total: number): void
  dispose(): void
}

export function watchTransfer(connection: SshConnection, path: string, options: FileTransferOptions): TransferWatch {
  const { signal: outer, onProgress } = options
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(outer?.reason)
  if (outer?.aborted) onAbort()
  if (!connection.isOpen) controller.abort(connection.closedError())
  outer?.addEventListener('abort', onAbort, { once: true })
  const forget = connection.onEnd((error) => controller.abort(error ?? connection.closedError()))
  const { device } = connection
  const stall = setTimeout(() => {
    const text = `The transfer of ${path} with ${device} made no progress for ${STALL_MS} ms`
    controller.abort(new FlotillaError('TRANSFER_FAILED', text, { device }))
  }, STALL_MS)
  return {
    signal: controller.signal,
    progress(done, total) {
      stall.refresh()
      onProgress?.(done, total)
    },
    dispose() {
      clearTimeout(stall)
      forget()
      outer?.removeEventListener('abort', onAbort)
    },
  }
}
