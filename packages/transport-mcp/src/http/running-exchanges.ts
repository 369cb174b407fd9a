/** The exchanges that a graceful end waits for. */
export class RunningExchanges {
  #count = 0
  #idle: (() => void) | undefined

  start(): () => void {
    this.#count++
    let ended = false
    return () => {
      if (ended) return
      ended = true
      if (--this.#count === 0) this.#idle?.()
    }
  }

  /** Settles when none is left, or at the deadline. */
  async drain(deadlineMs: number): Promise<void> {
    if (this.#count === 0) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#idle = resolve
      // a longer wait would overflow, and end at once
      timer = setTimeout(resolve, Math.min(deadlineMs, 0x7fffffff))
    })
    clearTimeout(timer)
  }
}
