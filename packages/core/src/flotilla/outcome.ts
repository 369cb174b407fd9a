import type { ErrorCode } from '../errors/error-codes.js'
import { isFlotillaError } from '../errors/flotilla-error.js'
import type { Call } from './call.js'

export type CallOutcome = 'ok' | 'refused' | 'failed' | 'cancelled'

/** Codes that say no instead of telling of a failure. */
const REFUSALS: ReadonlySet<string> = new Set<ErrorCode>([
  'TOOL_UNKNOWN',
  'INPUT_INVALID',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'DEVICE_UNKNOWN',
  'DEVICE_FORBIDDEN',
  'RATE_LIMITED',
  'POLICY_DENIED',
  'GUARD_REFUSED',
  'APPROVAL_DENIED',
  'APPROVAL_PENDING',
  'IDEMPOTENCY_CONFLICT',
  'SHUTTING_DOWN',
])

/** Whether the caller itself gave up. */
export const isCancelled = (call: Call, error: unknown): boolean => call.signal.aborted && error === call.signal.reason

export const codeOf = (error: unknown): string => (isFlotillaError(error) ? error.code : 'INTERNAL')

export const outcomeOf = (call: Call, error: unknown): Exclude<CallOutcome, 'ok'> => {
  if (isCancelled(call, error)) return 'cancelled'
  return REFUSALS.has(codeOf(error)) ? 'refused' : 'failed'
}
