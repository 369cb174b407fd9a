import { FlotillaError } from '../../errors/flotilla-error.js'
import { toAuditRecord, writeAudit } from '../audit-call.js'
import type { LayerFactory } from '../layer.js'

/** Records a write before it runs; without the record it does not run. */
export const auditIntent: LayerFactory = (kernel, tool) =>
  tool.effect === 'read'
    ? undefined
    : (next) => async (call) => {
        if (!(await writeAudit(kernel, toAuditRecord(kernel, call, 'intent', {})))) {
          throw new FlotillaError(
            'AUDIT_FAILED',
            `Tool "${tool.name}" was not started: its audit record could not be written`,
          )
        }
        call.signal.throwIfAborted()
        return next(call)
      }
