import { setMaxListeners } from 'node:events'

/** Lets `controller` abort with the sources. Returns how to stop that, so that no listener stays on a signal that lives on. */
export function followSignals(
  controller: AbortController,
  ...sources: readonly (AbortSignal | undefined)[]
): () => void {
  const undo: (() => void)[] = []
  for (const source of sources) {
    if (source === undefined) continue
    if (source.aborted) {
      controller.abort(source.reason)
      break
    }
    undo.push(listen(source, () => controller.abort(source.reason)))
  }
  return () => {
    for (const one of undo) one()
  }
}

/** Settles as `promise` does, or rejects with the reason as soon as `signal` aborts. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    else stop = listen(signal, () => reject(signal.reason))
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    stop()
  }
}

function listen(signal: AbortSignal, listener: () => void): () => void {
  allowManyListeners(signal)
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}

/** One signal for many calls or runs is no leak; node would warn of one at the eleventh. */
function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal)
  } catch {
    // a signal that is not node's own counts no listeners
  }
}
