import type { AuditRecord, AuditSink } from './audit-sink.js'

/** Keeps the newest records in memory: the default, and for tests. */
export interface MemoryAudit extends AuditSink {
  readonly records: readonly AuditRecord[]
}

/** @param options.max records kept; the oldest leave first. @default 10_000 */
export function createMemoryAudit({ max = 10_000 }: { max?: number } = {}): MemoryAudit {
  const records: AuditRecord[] = []
  return {
    records,
    async append(record) {
      // not a spread: what it makes is slow to freeze
      records.push(Object.freeze(Object.assign({}, record)))
      // in steps, since moving the whole array for each record would cost more than the record
      if (records.length >= max * 1.5) records.splice(0, records.length - max)
    },
  }
}
