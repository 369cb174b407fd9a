import { randomUUID } from 'node:crypto'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { ApprovalDecision, ApprovalRequest, Approver } from './approver.js'

export type ApprovalState = 'pending' | 'approved' | 'denied'

/** One question put to people. */
export interface QueuedApproval {
  readonly id: string
  readonly request: ApprovalRequest
  readonly state: ApprovalState
  readonly by?: string | undefined
  readonly reason?: string | undefined
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly expiresAt: number
}

/** Asks people and remembers their answers: the first call is `pending`, the same call after an approval runs, once. */
export interface ApprovalQueue extends Approver {
  /** Those that have not expired, oldest first. */
  list(state?: ApprovalState): readonly QueuedApproval[]
  get(id: string): QueuedApproval | undefined
  /** @throws OPTION_INVALID when there is no such question open, or the caller approves its own call. */
  approve(id: string, options: { by: string }): QueuedApproval
  deny(id: string, options: { by: string; reason?: string }): QueuedApproval
}

export interface ApprovalQueueOptions {
  /** How long a question, and then its answer, is good for. @default 900_000 */
  ttlMs?: number
  /** Whether the one who calls may also approve. @default false */
  allowSelf?: boolean
  /** Questions that may be open at once; further calls are denied. @default 1_000 */
  maxPending?: number
  /** Hears of each new question: to post it where people see it. */
  onRequest?: (approval: QueuedApproval) => void
  now?: () => number
}

export function createApprovalQueue(options: ApprovalQueueOptions = {}): ApprovalQueue {
  const { ttlMs = 900_000, allowSelf = false, maxPending = 1_000, onRequest, now = Date.now } = options
  const approvals = new Map<string, QueuedApproval>()

  const current = (): QueuedApproval[] => {
    for (const [id, { expiresAt }] of approvals) if (expiresAt <= now()) approvals.delete(id)
    return [...approvals.values()]
  }

  const ask = (request: ApprovalRequest): ApprovalDecision => {
    if (current().filter(({ state }) => state === 'pending').length >= maxPending) {
      return { approved: false, reason: 'too many approvals are pending' }
    }
    const createdAt = now()
    const approval: QueuedApproval = {
      id: randomUUID(),
      request,
      state: 'pending',
      createdAt,
      expiresAt: createdAt + ttlMs,
    }
    approvals.set(approval.id, approval)
    onRequest?.(approval)
    return { approved: false, pending: true, id: approval.id, hash: request.hash }
  }

  const answer = (id: string, state: ApprovalState, by: string, reason?: string): QueuedApproval => {
    const open = current().find((approval) => approval.id === id && approval.state === 'pending')
    if (open === undefined) throw new FlotillaError('OPTION_INVALID', `No approval with the id "${id}" is pending`)
    if (state === 'approved' && !allowSelf && by === open.request.caller.id) {
      throw new FlotillaError('OPTION_INVALID', `${by} made the call and may not approve it`, {
        hint: 'Let somebody else approve, or set allowSelf.',
      })
    }
    const answered: QueuedApproval = { ...open, state, by, reason, expiresAt: now() + ttlMs }
    approvals.set(id, answered)
    return answered
  }

  return {
    decide(request) {
      const known = current().find((approval) => approval.request.hash === request.hash)
      if (known === undefined) return ask(request)
      const { id, state, by, reason = '' } = known
      if (state === 'pending') return { approved: false, pending: true, id, hash: request.hash }
      // an answer serves one call
      approvals.delete(id)
      return { approved: state === 'approved', id, by: by ?? '', reason, hash: request.hash }
    },
    list: (state) => current().filter((approval) => state === undefined || approval.state === state),
    get: (id) => current().find((approval) => approval.id === id),
    approve: (id, { by }) => answer(id, 'approved', by),
    deny: (id, { by, reason }) => answer(id, 'denied', by, reason),
  }
}
