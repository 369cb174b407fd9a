import { appendFile, readFile } from 'node:fs/promises'
import { FlotillaError } from '../errors/flotilla-error.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'
import type { AuditRecord, AuditSink } from './audit-sink.js'

/** A record as it stands in the file: chained to the line before it. */
export interface ChainedRecord extends AuditRecord {
  /** Hash of the line before; `sha256:0` for the first. */
  previous: string
  /** Hash of this record with `previous`. */
  hash: string
}

const FIRST = 'sha256:0'

/**
 * Appends JSON lines to a file that only its owner can read. Each line holds the hash of the one before, so a line that was
 * changed, removed or put in between later is found by `verifyAuditFile`.
 */
export function createFileAudit(path: string): AuditSink {
  let last: Promise<string> | undefined

  const append = async (record: AuditRecord, previous: string): Promise<string> => {
    const hash = sha256(canonicalJson({ ...record, previous }))
    await appendFile(path, `${JSON.stringify({ ...record, previous, hash })}\n`, { mode: 0o600, flush: true })
    return hash
  }

  return {
    async append(record) {
      const before = (last ??= lastHash(path))
      const mine = before.then((previous) => append(record, previous))
      // after a failure the chain goes on from what the file really holds
      last = mine.catch(() => lastHash(path))
      last.catch(() => {})
      await mine
    },
    async close() {
      await last?.catch(() => {})
    },
  }
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').filter((line) => line !== '')
}

async function lastHash(path: string): Promise<string> {
  const line = (await readLines(path)).at(-1)
  if (line === undefined) return FIRST
  const hash = parseRecord(line)?.hash
  if (hash === undefined) throw new FlotillaError('AUDIT_FAILED', `The last line of the audit file ${path} is damaged`)
  return hash
}

function parseRecord(line: string): ChainedRecord | undefined {
  try {
    return JSON.parse(line) as ChainedRecord
  } catch {
    return undefined
  }
}

/** Reads an audit file and follows the chain. `brokenAt` is the number of the first line that does not fit, from 1. */
export async function verifyAuditFile(path: string): Promise<{ records: number; brokenAt?: number }> {
  const lines = await readLines(path)
  let previous = FIRST
  for (const [index, line] of lines.entries()) {
    const record = parseRecord(line)
    if (record === undefined) return { records: lines.length, brokenAt: index + 1 }
    const { hash, ...hashed } = record
    if (hashed.previous !== previous || sha256(canonicalJson(hashed)) !== hash) {
      return { records: lines.length, brokenAt: index + 1 }
    }
    previous = hash
  }
  return { records: lines.length }
}
