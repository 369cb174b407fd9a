/** Longer waits would overflow, and end at once. */
const LONGEST_MS = 2_147_483_647

export const startTimer = (run: () => void, delayMs: number): NodeJS.Timeout =>
  setTimeout(run, Math.min(delayMs, LONGEST_MS))
