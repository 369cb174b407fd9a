import { randomUUID } from 'node:crypto'
import type { AuditRecord } from '../audit/audit-sink.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'
import type { Call } from './call.js'
import type { Kernel } from './kernel.js'

const AUDIT_TIMEOUT_MS = 5_000

/** Ids are unique across processes by this, and in order within one; a random one for each would cost more than the rest. */
const RUN = randomUUID()
let count = 0

export function toAuditRecord(
  kernel: Kernel,
  call: Call,
  kind: AuditRecord['kind'],
  { outcome, code }: Pick<AuditRecord, 'outcome' | 'code'>,
): AuditRecord {
  const { caller, tool, isValid } = call
  const isOutcome = kind === 'outcome'
  // The hash is of what is recorded: one of the input itself would let whoever has the record try passwords against it.
  const input = isValid ? kernel.redaction.value(call.input) : undefined
  // every field at once: an object that grows, or is spread together, costs several times as much to make and to keep
  const record: AuditRecord = {
    id: `${RUN}-${(count++).toString(36)}`,
    at: isoNow(),
    kind,
    correlationId: call.correlationId,
    caller: { id: String(caller?.id), via: String(caller?.via), tier: caller?.tier },
    tool: tool.name,
    toolFingerprint: tool.fingerprint,
    effect: tool.effect,
    // what was done, where that is known, rather than what was asked for
    devices: call.touched === undefined ? call.devices : [...call.touched],
    inputHash: isValid ? sha256(canonicalJson(input)) : undefined,
    input,
    approval: call.approval,
    outcome,
    code,
    cacheStatus: isOutcome ? call.cacheStatus : undefined,
    durationMs: isOutcome ? call.durationMs : undefined,
  }
  return isValid && isOutcome ? record : withoutAbsent(record)
}

/** Records before validation, and of what has not happened yet, have fewer fields. */
const withoutAbsent = (record: AuditRecord): AuditRecord =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as unknown as AuditRecord

let lastMs = 0
let lastIso = new Date(lastMs).toISOString()

/** Many calls may end within a millisecond. */
function isoNow(): string {
  const now = Date.now()
  if (now !== lastMs) {
    lastMs = now
    lastIso = new Date(now).toISOString()
  }
  return lastIso
}

/** Whether the sink took the record in time. Failures are logged and counted here. */
export async function writeAudit(kernel: Kernel, record: AuditRecord): Promise<boolean> {
  try {
    await inTime(kernel.audit.append(record))
    return true
  } catch (error) {
    kernel.metrics.auditFailures.inc({ kind: record.kind })
    kernel.logger.error(
      { err: error, correlationId: record.correlationId, tool: record.tool, kind: record.kind },
      'audit record could not be written',
    )
    return false
  }
}

const inTime = (appending: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      clearTimeout(timer)
      reject(error)
    }
    const onTime = (): void => fail(new Error(`the audit sink did not answer within ${AUDIT_TIMEOUT_MS} ms`))
    const timer = setTimeout(onTime, AUDIT_TIMEOUT_MS)
    Promise.resolve(appending).then(() => {
      clearTimeout(timer)
      resolve()
    }, fail)
  })
