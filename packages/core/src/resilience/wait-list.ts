interface Waiter<T> {
  readonly item: T
  grant(): void
  refuse(reason: unknown): void
}

/** People in a queue, any of whom may give up: first come, first looked at. */
export class WaitList<T> {
  readonly #waiters = new Set<Waiter<T>>()

  get size(): number {
    return this.#waiters.size
  }

  /** Resolves when `serve` has granted the item; rejects with `signal.reason` when that aborts first. */
  wait(item: T, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const leave = (): void => {
        this.#waiters.delete(waiter)
        signal?.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter<T> = {
        item,
        grant() {
          leave()
          resolve()
        },
        refuse(reason) {
          leave()
          reject(reason)
        },
      }
      const onAbort = (): void => waiter.refuse(signal?.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiters.add(waiter)
    })
  }

  /** Offers each waiter in turn to `decide`, which grants, passes over, or stops. */
  serve(decide: (item: T) => 'grant' | 'pass' | 'stop'): void {
    for (const waiter of this.#waiters) {
      const decision = decide(waiter.item)
      if (decision === 'grant') waiter.grant()
      else if (decision === 'stop') return
    }
  }

  /** Sends everybody away. */
  refuseAll(reason: unknown): void {
    for (const waiter of [...this.#waiters]) waiter.refuse(reason)
  }
}
