/** What the program ends with. Ended by a signal it is 128 and the number of the signal, as shells have it. */
export const EXIT = {
  ok: 0,
  /** Some devices failed, were skipped, or rejected a command. */
  devicesFailed: 1,
  /** Wrong use, a bad inventory: nothing ran. */
  nothingRan: 2,
  /** Whoever read the results has gone. */
  outputClosed: 141,
} as const

export const SIGNAL_EXIT = { SIGINT: 130, SIGTERM: 143 } as const
