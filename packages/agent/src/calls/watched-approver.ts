import type { ApprovalDecision, ApprovalRequest, Approver } from '@flotilla/core'
import type { Emit } from '../agent-event.js'
import { untilAborted } from '../run/follow-signals.js'
import type { Slot } from './slots.js'

export interface WatchedApproverOptions {
  approver: Approver
  callId: string
  slot: Slot
  emit: Emit
  onAsk(): void
}

/**
 * The approver as the kernel gets it for one call: tells the run's listeners who is asked what, gives the call's place to others
 * meanwhile. The kernel sees to it that nobody waits for ever.
 */
export function watchedApprover({ approver, callId, slot, emit, onAsk }: WatchedApproverOptions): Approver {
  const ask = async (request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision> =>
    approver.decide(request, { signal })
  return {
    decide: async (request, { signal }) => {
      const { tool, effect, input, devices, hash } = request
      onAsk()
      emit({ type: 'approval_required', callId, tool, effect, input, devices, hash })
      let decision: ApprovalDecision = false
      try {
        decision = await slot.whileWaiting(() => untilAborted(ask(request, signal), signal))
        return decision
      } finally {
        emit({ type: 'approval_decided', callId, tool, decision: nameOf(decision, hash) })
      }
    },
  }
}

function nameOf(decision: ApprovalDecision, hash: string): 'approved' | 'denied' | 'pending' {
  if (decision === true) return 'approved'
  if (decision === 'pending') return 'pending'
  if (typeof decision !== 'object' || decision === null) return 'denied'
  if (decision.hash !== undefined && decision.hash !== hash) return 'denied'
  if (decision.approved === true) return 'approved'
  return decision.pending === true ? 'pending' : 'denied'
}
