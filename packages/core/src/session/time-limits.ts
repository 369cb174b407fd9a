import { FlotillaError } from '../errors/flotilla-error.js'

/** Node fires timers of more than this at once: 24 days are endless enough. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A delay as `setTimeout` takes it. */
export const timerMs = (ms: number): number => Math.min(ms, LONGEST_TIMER_MS)

/** @throws OPTION_INVALID unless it is absent or a number above 0; `Infinity` is one. */
export function checkTime(name: string, value: unknown, device: string): void {
  if (value === undefined || (typeof value === 'number' && value > 0)) return
  throw new FlotillaError(
    'OPTION_INVALID',
    `${name} must be a positive number of milliseconds, not ${String(value)} (${device})`,
    {
      device,
    },
  )
}

/** The times of one operation. @throws OPTION_INVALID */
export function checkTimes(times: { timeoutMs?: number; idleTimeoutMs?: number }, device: string): void {
  checkTime('timeoutMs', times.timeoutMs, device)
  checkTime('idleTimeoutMs', times.idleTimeoutMs, device)
}
