import type { ConfigureResult } from './device-session.js'

/** Of lines that are still to be sent. */
export const unsentResult = (device: string): ConfigureResult => ({
  device,
  ok: true,
  results: [],
  applied: false,
  discarded: false,
  saved: false,
  durationMs: 0,
})
