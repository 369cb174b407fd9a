import { expect, test } from 'vitest'
import type { AuditRecord, AuditSink } from '../../audit/audit-sink.js'

/** A sink to test, and a way to read what it keeps. */
export interface AuditSinkHarness {
  sink: AuditSink
  /** What was appended, in order. */
  read(): Promise<readonly AuditRecord[]> | readonly AuditRecord[]
  close?(): Promise<void> | void
}

const record = (id: string): AuditRecord => ({
  id,
  at: '2026-01-01T00:00:00.000Z',
  kind: 'outcome',
  correlationId: 'c-1',
  caller: { id: 'alice', via: 'sdk', tier: 'basic' },
  tool: 'show_version',
  toolFingerprint: 'sha256:0',
  effect: 'read',
  devices: ['edge-1'],
  input: { device: 'edge-1', note: 'line one\nline two ✓' },
  outcome: 'ok',
  durationMs: 1.5,
})

/** What every audit sink must do. A new one is done when this suite passes for it. */
export function auditSinkContract(create: () => Promise<AuditSinkHarness> | AuditSinkHarness): void {
  const withSink = async (body: (harness: AuditSinkHarness) => Promise<void>): Promise<void> => {
    const harness = await create()
    try {
      await body(harness)
    } finally {
      await harness.sink.close?.()
      await harness.close?.()
    }
  }

  test('keeps every field of a record', () =>
    withSink(async ({ sink, read }) => {
      await sink.append(record('1'))

      expect((await read())[0]).toMatchObject(record('1'))
    }))

  test('keeps records in the order they came, also when they come together', () =>
    withSink(async ({ sink, read }) => {
      const ids = Array.from({ length: 20 }, (_, index) => String(index))

      await Promise.all(ids.map((id) => sink.append(record(id))))

      expect((await read()).map(({ id }) => id)).toEqual(ids)
    }))

  test('once append has resolved the record is there', () =>
    withSink(async ({ sink, read }) => {
      const appended = sink.append(record('1'))
      await appended

      expect(await read()).toHaveLength(1)
    }))

  test('what happens to the record afterwards does not change what is kept', () =>
    withSink(async ({ sink, read }) => {
      const mine = record('1')
      await sink.append(mine)
      mine.tool = 'another'

      expect((await read())[0]?.tool).toBe('show_version')
    }))
}
