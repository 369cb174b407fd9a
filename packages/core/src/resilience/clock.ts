/** Time as the fleet sees it; a test passes its own and moves it. */
export interface Clock {
  /** Milliseconds since the epoch, never going backwards. */
  now(): number
  /** Calls `callback` once, later; answers how to call it off. `background` timers do not keep the process alive. */
  after(delayMs: number, callback: () => void, options?: { background?: boolean }): () => void
}

/** The machine's time. Monotonic, so that a corrected wall clock neither opens nor closes anything early. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(delayMs, callback, { background = false } = {}) {
    const timer = setTimeout(callback, delayMs)
    if (background) timer.unref()
    return () => clearTimeout(timer)
  },
}
