import { randomUUID } from 'node:crypto'
import type { AuditRecord } from '../audit/audit-sink.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'
import type { Call } from './call.js'
import type { Kernel } from './kernel.js'

const AUDIT_TIMEOUT_MS = 5_000

/** Ids are unique across processes by this, and in order within one; a random one for each would cost more than the rest. */
const RUN = randomUUID()
let count = 0

export const toAuditRecord = (
  kernel: Kernel,
  call: Call,
  kind: AuditRecord['kind'],
  result: Pick<AuditRecord, 'outcome' | 'code'>,
): AuditRecord => ({
  id: `${RUN}-${(count++).toString(36)}`,
  at: new Date().toISOString(),
  kind,
  correlationId: call.correlationId,
  caller: { id: String(call.caller?.id), via: String(call.caller?.via), tier: call.caller?.tier },
  tool: call.tool.name,
  toolFingerprint: call.tool.fingerprint,
  effect: call.tool.effect,
  // what was done, where that is known, rather than what was asked for
  devices: call.touched === undefined ? call.devices : [...call.touched],
  ...(call.isValid && recordedInput(kernel, call)),
  approval: call.approval,
  ...(kind === 'outcome' && { ...result, cacheStatus: call.cacheStatus, durationMs: call.durationMs }),
})

/** The hash is of what is recorded: one of the input itself would let whoever has the record try passwords against it. */
function recordedInput(kernel: Kernel, call: Call): Pick<AuditRecord, 'input' | 'inputHash'> {
  const input = kernel.redaction.value(call.input)
  return { inputHash: sha256(canonicalJson(input)), input }
}

/** Whether the sink took the record in time. Failures are logged and counted here. */
export async function writeAudit(kernel: Kernel, record: AuditRecord): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_resolve, reject) => {
      const onTime = (): void => reject(new Error(`the audit sink did not answer within ${AUDIT_TIMEOUT_MS} ms`))
      timer = setTimeout(onTime, AUDIT_TIMEOUT_MS)
    })
    await Promise.race([kernel.audit.append(record), late])
    return true
  } catch (error) {
    kernel.metrics.auditFailures.inc({ kind: record.kind })
    kernel.logger.error(
      { err: error, correlationId: record.correlationId, tool: record.tool, kind: record.kind },
      'audit record could not be written',
    )
    return false
  } finally {
    clearTimeout(timer)
  }
}
