/** Timers of a device that a test may move forward: commit and revert deadlines, scheduled reloads. */
export interface DeviceTimers {
  /** Runs `action` after `delayMs`; call the result to cancel. Never keeps the process alive. */
  after(delayMs: number, action: () => void): () => void
  /** Lets this much time pass at once. */
  elapse(milliseconds: number): void
  clear(): void
}

interface Alarm {
  remainingMs: number
  action: () => void
  timer?: NodeJS.Timeout
}

/** Longest delay that Node's timers take. */
const LONGEST_MS = 2 ** 31 - 1

export function createDeviceTimers(): DeviceTimers {
  const alarms = new Set<Alarm>()
  const start = (alarm: Alarm): void => {
    alarm.timer = setTimeout(() => fire(alarm), Math.min(alarm.remainingMs, LONGEST_MS))
    alarm.timer.unref()
  }
  const stop = (alarm: Alarm): boolean => {
    clearTimeout(alarm.timer)
    return alarms.delete(alarm)
  }
  const fire = (alarm: Alarm): void => {
    if (stop(alarm)) alarm.action()
  }
  return {
    after(delayMs, action) {
      const alarm: Alarm = { remainingMs: delayMs, action }
      alarms.add(alarm)
      start(alarm)
      return () => void stop(alarm)
    },
    elapse(milliseconds) {
      for (const alarm of [...alarms].sort((left, right) => left.remainingMs - right.remainingMs)) {
        alarm.remainingMs -= milliseconds
        clearTimeout(alarm.timer)
        if (alarm.remainingMs <= 0) fire(alarm)
        else start(alarm)
      }
    },
    clear() {
      for (const alarm of [...alarms]) stop(alarm)
    },
  }
}
