import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditSinkContract } from '../testing/contracts/audit-sink-contract.js'
import type { AuditRecord } from './audit-sink.js'
import { createFileAudit, verifyAuditFile } from './file-audit.js'
import { createMemoryAudit } from './memory-audit.js'

let folder: string
let files = 0
const newPath = (): string => join(folder, `audit-${files++}.jsonl`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-audit-'))
})
afterAll(() => rm(folder, { recursive: true }))

const record = (id: string): AuditRecord => ({
  id,
  at: '2026-01-01T00:00:00.000Z',
  kind: 'intent',
  correlationId: 'c',
  caller: { id: 'alice', via: 'sdk' },
  tool: 'reload',
  toolFingerprint: 'sha256:0',
  effect: 'destroy',
  devices: [],
})

describe('in memory', () => {
  auditSinkContract(() => {
    const sink = createMemoryAudit()
    return { sink, read: () => sink.records }
  })

  test('the oldest records leave when there are too many', async () => {
    const sink = createMemoryAudit({ max: 10 })
    for (let index = 0; index < 100; index++) await sink.append(record(String(index)))

    expect(sink.records.length).toBeLessThanOrEqual(15)
    expect(sink.records.at(-1)?.id).toBe('99')
  })
})

describe('in a file', () => {
  auditSinkContract(() => {
    const path = newPath()
    return {
      sink: createFileAudit(path),
      read: async () =>
        (await readFile(path, 'utf8'))
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as AuditRecord),
    }
  })

  test('only the owner can read it', async () => {
    const path = newPath()
    await createFileAudit(path).append(record('1'))

    expect((await stat(path)).mode & 0o077).toBe(0)
  })

  test('the chain goes on when a program starts again, and holds', async () => {
    const path = newPath()
    await createFileAudit(path).append(record('1'))
    const again = createFileAudit(path)
    await again.append(record('2'))
    await again.append(record('3'))

    expect(await verifyAuditFile(path)).toEqual({ records: 3 })
  })

  test.each([
    [
      'changed',
      (lines: string[]) => lines.map((line, index) => (index === 1 ? line.replace('alice', 'mallory') : line)),
      2,
    ],
    ['removed', (lines: string[]) => lines.filter((_, index) => index !== 1), 2],
    ['swapped', (lines: string[]) => [lines[1], lines[0], lines[2]], 1],
    ['cut', (lines: string[]) => lines.map((line, index) => (index === 2 ? line.slice(0, 20) : line)), 3],
  ])('a line that was %s is found', async (_what, tamper, brokenAt) => {
    const path = newPath()
    const sink = createFileAudit(path)
    for (const id of ['1', '2', '3']) await sink.append(record(id))
    const lines = (await readFile(path, 'utf8')).trim().split('\n')
    await writeFile(path, `${tamper(lines).join('\n')}\n`)

    expect(await verifyAuditFile(path)).toMatchObject({ brokenAt })
  })

  test('a file that cannot be written rejects, and works again once it can', async () => {
    const path = join(folder, 'missing', 'audit.jsonl')
    const sink = createFileAudit(path)
    await expect(sink.append(record('1'))).rejects.toMatchObject({ code: 'ENOENT' })

    const { mkdir } = await import('node:fs/promises')
    await mkdir(join(folder, 'missing'))
    await sink.append(record('2'))
    expect(await verifyAuditFile(path)).toEqual({ records: 1 })
  })
})
