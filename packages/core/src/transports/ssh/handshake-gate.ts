/** Lets so many through at a time; the rest wait in line, first come, first served. */
export class HandshakeGate {
  readonly #limit: number
  #inside = 0
  readonly #line = new Set<() => void>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Resolves with a function that lets the next one in; call it once.
   * Rejects with the reason of `signal` when it aborts first.
   */
  enter(signal: AbortSignal): Promise<() => void> | (() => void) {
    if (signal.aborted) throw signal.reason
    if (this.#inside < this.#limit && this.#line.size === 0) return this.#admit()
    return new Promise((resolve, reject) => {
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve(this.#admit())
      }
      const onAbort = (): void => {
        this.#line.delete(onTurn)
        reject(signal.reason)
      }
      this.#line.add(onTurn)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  #admit(): () => void {
    this.#inside++
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      this.#inside--
      this.#next()
    }
  }

  #next(): void {
    const [first] = this.#line
    if (!first || this.#inside >= this.#limit) return
    this.#line.delete(first)
    first()
  }
}
