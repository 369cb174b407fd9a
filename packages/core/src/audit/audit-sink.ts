import type { Effect } from '../callers/effect.js'

/**
 * One line of the record of who did what. `intent` is written before a write runs, `outcome` after every call,
 * refused ones included. Holds no secret: inputs are redacted.
 */
export interface AuditRecord {
  id: string
  /** ISO 8601. */
  at: string
  kind: 'intent' | 'outcome'
  correlationId: string
  caller: { id: string; via: string; tier?: string | undefined }
  tool: string
  toolFingerprint: string
  effect: Effect
  /** Those that were worked on, by name; before it runs, and where none was reached, those that the input names. */
  devices: readonly string[]
  /** sha-256 of `input` in canonical JSON; absent when the input was not valid. */
  inputHash?: string | undefined
  /** Redacted. */
  input?: unknown
  /** Only in outcomes. */
  outcome?: 'ok' | 'refused' | 'failed' | 'cancelled' | undefined
  /** Error code of what was refused or failed. */
  code?: string | undefined
  approval?: { id: string; by?: string | undefined } | undefined
  cacheStatus?: 'hit' | 'miss' | 'off' | undefined
  durationMs?: number | undefined
}

/** Keeps audit records. A rejected append stops a write before it runs. */
export interface AuditSink {
  append(record: AuditRecord): Promise<void>
  close?(): Promise<void>
}
