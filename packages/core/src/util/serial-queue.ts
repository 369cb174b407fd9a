interface Waiting {
  go(): void
}

/** Runs tasks one after the other, in call order; a task that fails does not stop the next. */
export class SerialQueue {
  readonly #waiting: Waiting[] = []
  #busy = false

  /** Tasks not finished yet, the running one included. */
  get size(): number {
    return this.#waiting.length + (this.#busy ? 1 : 0)
  }

  /** Waits for its turn, unless `signal` aborts first: then the task never starts and `signal.reason` is thrown. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.enter(signal)
    if (turn) await turn
    try {
      signal?.throwIfAborted()
      return await task()
    } finally {
      this.leave()
    }
  }

  /** For callers that go on by themselves: nothing to wait for when it is their turn already. They have to `leave`. */
  enter(signal?: AbortSignal): Promise<void> | undefined {
    if (this.#busy) return this.#turn(signal)
    this.#busy = true
    return undefined
  }

  leave(): void {
    const next = this.#waiting.length > 0 ? this.#waiting.shift() : undefined
    // Whoever is next keeps the queue busy, so that no newcomer slips in before it wakes up.
    if (next) next.go()
    else this.#busy = false
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        go: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(signal?.reason)
      }
      if (signal?.aborted) return reject(signal.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(waiting)
    })
  }
}
