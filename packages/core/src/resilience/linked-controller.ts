import { onAbort } from './on-abort.js'

/** An abort controller of its own that also follows other signals, until released. */
export interface LinkedController {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  /** Stops following: no listener is left on the signals it was given. */
  release(): void
}

/**
 * Like `AbortSignal.any`, but to be released by hand: a run over thousands of devices leaves nothing behind on the
 * signal that outlives it.
 */
export function linkController(...sources: readonly (AbortSignal | undefined)[]): LinkedController {
  const controller = new AbortController()
  const stops: (() => void)[] = []
  const release = (): void => {
    for (const stop of stops.splice(0)) stop()
  }
  const abort = (reason: unknown): void => {
    controller.abort(reason)
    release()
  }
  for (const source of sources) {
    if (source && !controller.signal.aborted) stops.push(onAbort(source, () => abort(source.reason)))
  }
  if (controller.signal.aborted) release()
  return { signal: controller.signal, abort, release }
}

/**
 * Settles as `promise` does, or rejects with the reason as soon as `signal` aborts. What the promise gives after that is
 * nobody's any more.
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAborted = (): void => reject(signal.reason)
    const stop = (): void => signal.removeEventListener('abort', onAborted)
    if (signal.aborted) onAborted()
    else signal.addEventListener('abort', onAborted, { once: true })
    promise.then(
      (value) => {
        stop()
        resolve(value)
      },
      (error) => {
        stop()
        reject(error)
      },
    )
  })
}
