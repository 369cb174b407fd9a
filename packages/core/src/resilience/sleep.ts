import { type Clock, systemClock } from './clock.js'

export interface SleepOptions {
  /** Ends the wait at once; rejects with `signal.reason`. */
  signal?: AbortSignal | undefined
  clock?: Clock | undefined
}

/** Waits; leaves neither timer nor listener behind however it ends. */
export function sleep(delayMs: number, { signal, clock = systemClock }: SleepOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = (): void => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
