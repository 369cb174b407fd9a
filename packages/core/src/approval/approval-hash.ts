import type { Caller } from '../callers/caller.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'

/** What an approval is bound to: this tool as it is defined now, this input, this caller, these devices. */
export const approvalHash = (call: {
  tool: string
  fingerprint: string
  input: Readonly<Record<string, unknown>>
  caller: Caller
  devices?: readonly string[] | undefined
}): string => {
  const { tool, fingerprint, input, caller, devices = [] } = call
  const who = { id: caller.id, via: caller.via }
  return sha256(canonicalJson({ tool, fingerprint, input, caller: who, devices: [...devices].sort() }))
}
