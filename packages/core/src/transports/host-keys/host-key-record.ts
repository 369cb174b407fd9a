import { fingerprintOf } from './host-key.js'
import type { HostKey, HostKeyVerdict } from './host-key-policy.js'

/** A key on record for some host. */
export interface RecordedKey {
  type: string
  blob: Uint8Array
  revoked?: boolean
}

const isSame = (recorded: RecordedKey, key: HostKey): boolean => Buffer.compare(recorded.blob, key.blob) === 0

/**
 * Compares a shown key with everything on record for its host. A key of a type that is not on record counts as
 * changed when the host is known by another: whoever cannot show the known key may not replace it.
 */
export function judgeHostKey(key: HostKey, recorded: readonly RecordedKey[]): HostKeyVerdict {
  if (recorded.some((one) => one.revoked && isSame(one, key))) return { trusted: false, reason: 'revoked' }
  const valid = recorded.filter((one) => !one.revoked)
  if (valid.some((one) => isSame(one, key))) return { trusted: true }
  if (valid.length === 0) return { trusted: false, reason: 'unknown' }
  const sameType = valid.filter((one) => one.type === key.type)
  const expected = (sameType.length > 0 ? sameType : valid).map((one) => fingerprintOf(one.blob))
  return { trusted: false, reason: 'changed', expected: [...new Set(expected)] }
}
