import { toAuditRecord, writeAudit } from '../audit-call.js'
import type { LayerFactory } from '../layer.js'
import { codeOf, outcomeOf } from '../outcome.js'

/** Records how every call ended, refused ones included. */
export const auditOutcome: LayerFactory = (kernel, tool) => (next) => async (call) => {
  try {
    const output = await next(call)
    const isWritten = await writeAudit(kernel, toAuditRecord(kernel, call, 'outcome', { outcome: 'ok' }))
    // a write that happened is not undone by saying that it failed: that would invite a second one
    if (!isWritten && tool.effect !== 'read')
      call.warnings.push('The outcome could not be written to the audit record.')
    return output
  } catch (error) {
    const outcome = outcomeOf(call, error)
    const code = outcome === 'cancelled' ? undefined : codeOf(error)
    await writeAudit(kernel, toAuditRecord(kernel, call, 'outcome', { outcome, code }))
    throw error
  }
}
