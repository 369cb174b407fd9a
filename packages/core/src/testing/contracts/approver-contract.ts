import { expect, test } from 'vitest'
import type { ApprovalDecision, ApprovalRequest, Approver } from '../../approval/approver.js'

/** An approver to test, and how its people answer. */
export interface ApproverHarness {
  approver: Approver
  /** Somebody says yes to the question with this id. */
  approve(id: string): Promise<void> | void
  deny(id: string): Promise<void> | void
  close?(): Promise<void> | void
}

const request = (hash: string): ApprovalRequest => ({
  hash,
  tool: 'configure_interface',
  title: 'Configure interface',
  effect: 'write',
  input: { device: 'edge-1' },
  devices: ['edge-1'],
  caller: { id: 'alice', via: 'sdk', scopes: [] },
  correlationId: 'c-1',
})

const idOf = (decision: ApprovalDecision): string => {
  const id = typeof decision === 'object' ? decision.id : undefined
  if (id === undefined) throw new Error('a pending decision must have an id')
  return id
}

/** What every approver that asks people and answers later must do. A new one is done when this suite passes for it. */
export function approverContract(create: () => Promise<ApproverHarness> | ApproverHarness): void {
  const options = { signal: new AbortController().signal }

  const withApprover = async (body: (harness: ApproverHarness) => Promise<void>): Promise<void> => {
    const harness = await create()
    try {
      await body(harness)
    } finally {
      await harness.close?.()
    }
  }

  test('a new question is pending, and the same question again is the same one', () =>
    withApprover(async ({ approver }) => {
      const first = await approver.decide(request('sha256:a'), options)
      const second = await approver.decide(request('sha256:a'), options)

      expect(first).toMatchObject({ approved: false, pending: true, hash: 'sha256:a' })
      expect(idOf(second)).toBe(idOf(first))
    }))

  test('an approval serves exactly one call', () =>
    withApprover(async ({ approver, approve }) => {
      const asked = await approver.decide(request('sha256:a'), options)
      await approve(idOf(asked))

      expect(await approver.decide(request('sha256:a'), options)).toMatchObject({ approved: true, hash: 'sha256:a' })
      expect(await approver.decide(request('sha256:a'), options)).toMatchObject({ approved: false, pending: true })
    }))

  test('an approval of one call says nothing about another', () =>
    withApprover(async ({ approver, approve }) => {
      const asked = await approver.decide(request('sha256:a'), options)
      await approve(idOf(asked))

      expect(await approver.decide(request('sha256:b'), options)).toMatchObject({ approved: false, pending: true })
    }))

  test('a denial is final for that call', () =>
    withApprover(async ({ approver, deny }) => {
      const asked = await approver.decide(request('sha256:a'), options)
      await deny(idOf(asked))
      const decision = await approver.decide(request('sha256:a'), options)

      expect(decision).toMatchObject({ approved: false })
      expect(decision).not.toMatchObject({ pending: true })
    }))
}
