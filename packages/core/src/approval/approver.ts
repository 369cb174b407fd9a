import type { Caller } from '../callers/caller.js'
import type { Effect } from '../callers/effect.js'

/** The exact call that wants approval. */
export interface ApprovalRequest {
  /** `sha256:…` of the canonical JSON of tool, fingerprint, validated input, caller and devices: what an approval is bound to. */
  hash: string
  tool: string
  title: string
  effect: Exclude<Effect, 'read'>
  /** The validated input, for showing: secrets are redacted. */
  input: Readonly<Record<string, unknown>>
  devices: readonly string[]
  caller: Caller
  correlationId: string
}

/**
 * Only `true`, alone or as `approved`, approves: anything else denies. `pending` says that somebody was asked and has not
 * answered; the same call made again later gets the decision.
 */
export type ApprovalDecision =
  | boolean
  | 'pending'
  | {
      approved: boolean
      pending?: boolean
      /** Of the approval, for looking it up. */
      id?: string
      /** Who decided. */
      by?: string
      reason?: string
      /** When given it must be the request's, or the decision does not count. */
      hash?: string
    }

/** Decides about writes: a person, a ticket, a rule. Throwing denies. */
export interface Approver {
  decide(request: ApprovalRequest, options: { signal: AbortSignal }): Promise<ApprovalDecision> | ApprovalDecision
}
