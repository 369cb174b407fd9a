import type { Caller } from '../callers/caller.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'

/** What an approval is bound to: this tool as it is defined now, this input, this caller. */
export const approvalHash = (call: {
  tool: string
  fingerprint: string
  input: Readonly<Record<string, unknown>>
  caller: Caller
}): string => {
  const { tool, fingerprint, input, caller } = call
  return sha256(canonicalJson({ tool, fingerprint, input, caller: { id: caller.id, via: caller.via } }))
}
