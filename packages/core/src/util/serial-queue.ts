/** Runs tasks one after the other, in call order; a task that fails does not stop the next. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** Tasks not finished yet, the running one included. */
  get size(): number {
    return this.#waiting
  }

  /** Waits for its turn, unless `signal` aborts first: then the task never starts and `signal.reason` is thrown. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#waiting++
    const turn = this.#tail.then(async () => {
      signal?.throwIfAborted()
      return await task()
    })
    this.#tail = turn.then(
      () => this.#waiting--,
      () => this.#waiting--,
    )
    return signal ? abortable(turn, signal) : turn
  }
}

/** Rejects with the reason as soon as `signal` aborts, although `promise` itself may settle later. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => undefined)
    return Promise.reject(signal.reason)
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
