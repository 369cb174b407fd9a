/** Waits for `start`'s result, at most so long. `start` gets a function to call when nobody waits any more. */
export interface WaitOptions {
  timeoutMs: number
  onTimeout: () => unknown
  signal?: AbortSignal | undefined
}

/**
 * A promise around a callback, with a deadline and a signal. Whatever settles first wins; a value that comes too late
 * goes to `discard`.
 */
export function waitFor<T>(
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
  { timeoutMs, onTimeout, signal }: WaitOptions,
  discard: (value: T) => void = () => {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    let isSettled = false
    const settle = (finish: () => void): void => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      finish()
    }
    const onAbort = (): void => settle(() => reject(signal?.reason))
    const timer = setTimeout(() => settle(() => reject(onTimeout())), timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    start(
      (value) => (isSettled ? discard(value) : settle(() => resolve(value))),
      (error) => settle(() => reject(error)),
    )
  })
}
