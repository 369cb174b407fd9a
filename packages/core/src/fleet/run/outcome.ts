import type { FlotillaError } from '../../errors/flotilla-error.js'

interface OutcomeFacts {
  /** Inventory name. */
  readonly device: string
  /** From the device's turn to its end, retries included, in milliseconds. */
  readonly durationMs: number
  /** How often it was tried; 0 when it was skipped. */
  readonly attempts: number
}

export interface SuccessfulOutcome<T> extends OutcomeFacts {
  readonly ok: true
  readonly value: T
}

export interface FailedOutcome extends OutcomeFacts {
  readonly ok: false
  readonly error: FlotillaError
}

/** What became of one device. Check `ok` first. A device that was not tried has an error with the code `SKIPPED`. */
export type Outcome<T> = SuccessfulOutcome<T> | FailedOutcome

/** Whether the run stopped before this device's turn. */
export const isSkipped = (outcome: Outcome<unknown>): boolean => !outcome.ok && outcome.error.code === 'SKIPPED'
