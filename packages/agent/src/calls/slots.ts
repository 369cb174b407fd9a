/** A place among those that may work at the same time. */
export interface Slot {
  /** Gives the place up while nothing is done, as when a person is asked; takes one again afterwards. */
  whileWaiting<T>(wait: () => Promise<T>): Promise<T>
  /** Idempotent. A wait that ends later takes no place again. */
  release(): void
}

/** So many at a time, first come, first served. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async take(): Promise<Slot> {
    await this.#acquire()
    let state: 'held' | 'lent' | 'released' = 'held'
    return {
      whileWaiting: async (wait) => {
        if (state !== 'held') return wait()
        state = 'lent'
        this.#release()
        try {
          return await wait()
        } finally {
          if (state === 'lent') {
            await this.#acquire()
            if (state === 'lent') state = 'held'
            else this.#release()
          }
        }
      },
      release: () => {
        if (state === 'held') this.#release()
        state = 'released'
      },
    }
  }

  async #acquire(): Promise<void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
