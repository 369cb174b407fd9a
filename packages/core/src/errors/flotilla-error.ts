import { channel } from 'node:diagnostics_channel'
import { ERROR_CODES, type ErrorCode } from './error-codes.js'

const BRAND = 'flotilla.error'

/** Every error that is made, also those that are handled: for error tracking, and for tests that look for secrets in them. */
const errorCreated = channel('flotilla:error')

/** What is known about a failure besides its code. Never holds a secret. */
export interface FlotillaErrorOptions {
  /** Inventory name of the device, never its address. */
  device?: string | undefined
  /** Whether the same call may succeed later without any change. @default what the code says */
  retryable?: boolean | undefined
  cause?: unknown
  /** Facts for programs: phase, elapsedMs, expected prompt, tail of the output (redacted), … */
  details?: Readonly<Record<string, unknown>> | undefined
  /** What to try. @default the hint of the code */
  hint?: string | undefined
}

/**
 * The only error class callers have to know. Branch on `code`, not on the message:
 * codes are covered by semver, messages are for people.
 */
export class FlotillaError extends Error {
  override readonly name: string = 'FlotillaError'
  readonly code: ErrorCode
  readonly device: string | undefined
  readonly retryable: boolean
  readonly hint: string
  readonly details: Readonly<Record<string, unknown>> | undefined
  /** Survives two copies of the package in one process, where `instanceof` does not. */
  readonly brand = BRAND

  constructor(code: ErrorCode, message: string, options: FlotillaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.device = options.device
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable
    this.hint = options.hint ?? ERROR_CODES[code].hint
    this.details = options.details
    if (errorCreated.hasSubscribers) errorCreated.publish(this)
  }

  /** Without stack and cause: safe to send to a caller. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, device, retryable, hint, details } = this
    return { name, code, message, device, retryable, hint, details }
  }
}

/** Prefer this to `instanceof`: see `brand`. */
export const isFlotillaError = (value: unknown): value is FlotillaError =>
  value instanceof Error && 'brand' in value && value.brand === BRAND

/** `error` as it is when it is one of ours, else wrapped as `INTERNAL`. */
export const toFlotillaError = (error: unknown, device?: string): FlotillaError =>
  isFlotillaError(error) ? error : new FlotillaError('INTERNAL', messageOf(error), { device, cause: error })

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name
  if (typeof thrown === 'string' && thrown !== '') return thrown
  return `Something that is no error was thrown: ${thrown === null ? 'null' : typeof thrown}`
}
