import { describe, expect, test } from 'vitest'
import { approverContract } from '../testing/contracts/approver-contract.js'
import { approvalHash } from './approval-hash.js'
import { createApprovalQueue } from './approval-queue.js'
import type { ApprovalRequest } from './approver.js'

const caller = { id: 'alice', via: 'http', scopes: [] } as const
const options = { signal: new AbortController().signal }
const request = (hash: string): ApprovalRequest => ({
  hash,
  tool: 'reload',
  title: 'Reload',
  effect: 'destroy',
  input: {},
  devices: [],
  caller,
  correlationId: 'c',
})

describe('the queue as an approver', () => {
  approverContract(() => {
    const approver = createApprovalQueue()
    return {
      approver,
      approve: (id) => void approver.approve(id, { by: 'bob' }),
      deny: (id) => void approver.deny(id, { by: 'bob' }),
    }
  })
})

test('nobody approves a call of their own unless that is allowed', async () => {
  const strict = createApprovalQueue()
  await strict.decide(request('a'), options)
  const [question] = strict.list('pending')
  const id = question?.id ?? ''

  expect(() => strict.approve(id, { by: 'alice' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  expect(strict.get(id)?.state).toBe('pending')

  const lenient = createApprovalQueue({ allowSelf: true })
  await lenient.decide(request('a'), options)
  expect(lenient.approve(lenient.list()[0]?.id ?? '', { by: 'alice' }).state).toBe('approved')
})

test('questions and answers expire', async () => {
  let time = 0
  const queue = createApprovalQueue({ ttlMs: 100, now: () => time })
  await queue.decide(request('a'), options)
  const id = queue.list()[0]?.id ?? ''
  time = 99
  queue.approve(id, { by: 'bob' })
  time = 200

  expect(queue.list()).toEqual([])
  expect(await queue.decide(request('a'), options)).toMatchObject({ approved: false, pending: true })
})

test('an answer to a question that is not open is refused', async () => {
  const queue = createApprovalQueue()
  await queue.decide(request('a'), options)
  const id = queue.list()[0]?.id ?? ''
  queue.deny(id, { by: 'bob' })

  expect(() => queue.approve(id, { by: 'bob' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  expect(() => queue.approve('unknown', { by: 'bob' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})

test('too many open questions deny further ones instead of piling up', async () => {
  const queue = createApprovalQueue({ maxPending: 2 })
  for (const hash of ['a', 'b', 'c']) await queue.decide(request(hash), options)

  expect(queue.list('pending')).toHaveLength(2)
  expect(await queue.decide(request('d'), options)).toMatchObject({ approved: false, reason: expect.any(String) })
})

test('the hash changes with tool, definition, input, caller and devices, and not with the order of keys', () => {
  const call = { tool: 't', fingerprint: 'f', input: { a: 1, b: [2] }, caller }
  const hash = approvalHash(call)

  expect(approvalHash({ ...call, input: { b: [2], a: 1 } })).toBe(hash)
  expect(approvalHash({ ...call, devices: ['b', 'a'] })).toBe(approvalHash({ ...call, devices: ['a', 'b'] }))
  const others = [
    { ...call, tool: 'u' },
    { ...call, fingerprint: 'g' },
    { ...call, input: { a: 1, b: [3] } },
    { ...call, caller: { ...caller, id: 'mallory' } },
    { ...call, caller: { ...caller, via: 'agent' as const } },
    { ...call, devices: ['edge-1'] },
    { ...call, input: { a: new Map([['vlan', 1]]), b: [2] } },
    { ...call, input: { a: new Map([['vlan', 2]]), b: [2] } },
    { ...call, input: { a: new Set([1]), b: [2] } },
  ]
  expect(new Set([hash, ...others.map(approvalHash)]).size).toBe(others.length + 1)
})
