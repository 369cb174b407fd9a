import { approvalHash } from '../../approval/approval-hash.js'
import type { ApprovalDecision, ApprovalRequest, Approver } from '../../approval/approver.js'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { abortable, linkController } from '../../resilience/linked-controller.js'
import type { Tool } from '../../tools/tool.js'
import { deepFreeze } from '../../util/deep-freeze.js'
import type { Call } from '../call.js'
import type { Kernel } from '../kernel.js'
import type { LayerFactory } from '../layer.js'

interface Verdict {
  state: 'approved' | 'denied' | 'pending'
  id?: string | undefined
  by?: string | undefined
  reason?: string | undefined
}

/**
 * A write runs only when every approver there is says yes to exactly this call: the kernel's first, then the one that came with
 * the call. With no approver at all it is denied.
 */
export const approve: LayerFactory = (kernel, tool) =>
  tool.effect === 'read'
    ? undefined
    : (next) => async (call) => {
        const approvers = [kernel.approver, call.options.approver].filter((approver) => approver !== undefined)
        const request = toRequest(kernel, tool, call)
        if (approvers.length === 0)
          throw refuse(kernel, request, { state: 'denied', reason: 'nobody is there to approve it' })
        for (const approver of approvers) {
          const verdict = await ask(kernel, call, approver, request)
          if (verdict.state !== 'approved') throw refuse(kernel, request, verdict)
          call.approval ??= { id: verdict.id ?? request.hash, by: verdict.by }
        }
        call.signal.throwIfAborted()
        // what runs must be what was approved, whatever happened to the input meanwhile
        if (hashOf(tool, call) !== request.hash)
          throw refuse(kernel, request, { state: 'denied', reason: 'the call changed' })
        kernel.metrics.approvals.inc({ tool: tool.name, decision: 'approved' })
        return next(call)
      }

const hashOf = ({ name, fingerprint }: Tool, { input, caller, devices }: Call): string =>
  approvalHash({ tool: name, fingerprint, input, caller, devices })

function toRequest(kernel: Kernel, tool: Tool, call: Call): ApprovalRequest {
  const { caller, devices, correlationId } = call
  const input = kernel.redaction.shown(call.input)
  const effect = tool.effect === 'destroy' ? 'destroy' : 'write'
  const request = {
    hash: hashOf(tool, call),
    tool: tool.name,
    title: tool.title,
    effect,
    input,
    devices,
    caller,
    correlationId,
  }
  return deepFreeze(structuredClone(request)) as ApprovalRequest
}

async function ask(kernel: Kernel, call: Call, approver: Approver, request: ApprovalRequest): Promise<Verdict> {
  // people take their time, so the tool's own deadline does not run yet
  const link = linkController(call.signal, kernel.running.signal)
  const { signal } = link
  const late = new FlotillaError('APPROVAL_DENIED', `Nobody answered within ${kernel.approvalTimeoutMs} ms`)
  const timer = setTimeout(() => link.abort(late), kernel.approvalTimeoutMs)
  try {
    const deciding = (async () => approver.decide(request, { signal }))()
    return toVerdict(await abortable(deciding, signal), request.hash)
  } catch (error) {
    if (error === late) return { state: 'denied', reason: 'nobody answered in time' }
    if (signal.aborted && error === signal.reason) throw error
    call.log.error({ err: error }, 'approver failed')
    return { state: 'denied', reason: 'the approver failed' }
  } finally {
    clearTimeout(timer)
    link.release()
  }
}

/** Only `true` approves: not `1`, not `'true'`, not an object that merely looks friendly. */
function toVerdict(decision: ApprovalDecision, hash: string): Verdict {
  if (decision === true) return { state: 'approved' }
  if (decision === 'pending') return { state: 'pending' }
  if (typeof decision !== 'object' || decision === null) return { state: 'denied' }
  const { approved, pending, id, by, reason } = decision
  if (decision.hash !== undefined && decision.hash !== hash) {
    return { state: 'denied', id, by, reason: 'the approval is for another call' }
  }
  if (approved === true) return { state: 'approved', id, by }
  return { state: pending === true ? 'pending' : 'denied', id, by, reason }
}

function refuse(kernel: Kernel, request: ApprovalRequest, verdict: Verdict): FlotillaError {
  const { state, id, by, reason } = verdict
  kernel.metrics.approvals.inc({ tool: request.tool, decision: state })
  const details = { hash: request.hash, ...(id !== undefined && { approvalId: id }) }
  if (state === 'pending') {
    const message = `"${request.tool}" waits for an approval${id === undefined ? '' : ` (${id})`}`
    return new FlotillaError('APPROVAL_PENDING', message, { details })
  }
  const why = `${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : ''}`
  return new FlotillaError('APPROVAL_DENIED', `"${request.tool}" was not approved${why}`, { details })
}
