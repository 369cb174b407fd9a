/** Waits that long, or without a number for ever; rejects with the signal's reason when it is aborted first. */
export function wait(milliseconds: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const finish = (): void => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    const timer = milliseconds === undefined ? undefined : setTimeout(finish, milliseconds)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
