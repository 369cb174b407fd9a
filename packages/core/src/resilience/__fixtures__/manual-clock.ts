import type { Clock } from '../clock.js'

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves time, firing in order what falls due, with room between for what the callbacks start. */
  advance(ms: number): Promise<void>
  /** Timers set and neither fired nor called off. */
  readonly pending: number
}

interface Timer {
  atMs: number
  callback: () => void
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/** Creates a clock for tests of anything that waits. */
export function createManualClock(startMs = 1_000_000): ManualClock {
  let now = startMs
  const timers = new Set<Timer>()

  const due = (untilMs: number): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) if (timer.atMs <= untilMs && (!first || timer.atMs < first.atMs)) first = timer
    return first
  }

  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { atMs: now + delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const untilMs = now + ms
      await settle()
      for (let timer = due(untilMs); timer; timer = due(untilMs)) {
        timers.delete(timer)
        now = Math.max(now, timer.atMs)
        timer.callback()
        await settle()
      }
      now = untilMs
      await settle()
    },
    get pending() {
      return timers.size
    },
  }
}
