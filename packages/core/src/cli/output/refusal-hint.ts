import type { FlotillaError } from '../../errors/flotilla-error.js'
import { GUARD_REASONS, type GuardReasonInfo } from '../../guard/guard-reasons.js'

const reasons: Readonly<Record<string, GuardReasonInfo>> = GUARD_REASONS

/** Which option lets a refused command through; nothing when none does. */
export function refusalHint({ details }: FlotillaError): string | undefined {
  const reason = String(details?.reason)
  if (reason === 'EGRESS') return 'Pass --egress with the destination if it may be reached.'
  if (reasons[reason]?.absolute) return undefined
  return details?.effect === 'destroy' ? 'Pass --allow-destroy if it is meant.' : 'Pass --allow-writes if it is meant.'
}
