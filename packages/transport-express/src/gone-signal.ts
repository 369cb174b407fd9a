import type { Response } from 'express'

/**
 * Watches a response to its end with one listener.
 * @returns makes a signal that aborts when the client leaves before the answer is complete.
 */
export function goneSignal(response: Response, onEnd: () => void): () => AbortSignal {
  let controller: AbortController | undefined
  const abort = (): void => controller?.abort(new Error('The client went away'))
  response.once('close', () => {
    onEnd()
    if (!response.writableFinished) abort()
  })
  return () => {
    controller ??= new AbortController()
    if (response.destroyed) abort()
    return controller.signal
  }
}
