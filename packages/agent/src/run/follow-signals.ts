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
    const follow = (): void => controller.abort(source.reason)
    source.addEventListener('abort', follow, { once: true })
    undo.push(() => source.removeEventListener('abort', follow))
  }
  return () => {
    for (const one of undo) one()
  }
}

/** Settles as `promise` does, or rejects with the reason as soon as `signal` aborts. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    stop = () => signal.removeEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    stop()
  }
}
