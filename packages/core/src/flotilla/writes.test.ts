import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createApprovalQueue } from '../approval/approval-queue.js'
import type { ApprovalDecision, ApprovalRequest, Approver } from '../approval/approver.js'
import type { AuditRecord, AuditSink } from '../audit/audit-sink.js'
import { createMemoryAudit } from '../audit/memory-audit.js'
import type { Caller } from '../callers/caller.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import { createMemoryLogger } from '../observe/memory-logger.js'
import { defineTool } from '../tools/define-tool.js'
import type { Tool } from '../tools/tool.js'
import type { ToolContext } from '../tools/tool-context.js'
import { createFlotilla } from './create-flotilla.js'
import type { Flotilla } from './flotilla.js'
import type { KernelParts } from './kernel-parts.js'

afterEach(() => void vi.useRealTimers())

const caller: Caller = { id: 'alice', via: 'http', scopes: [] }
const yes: Approver = { decide: () => true }

const writer = (
  run: (input: { vlan: number; password?: string | undefined }, context: ToolContext) => unknown = () => ({
    done: true,
  }),
  effect: 'write' | 'destroy' | 'read' = 'write',
): Tool =>
  defineTool({
    name: 'set_vlan',
    description: 'Sets the VLAN.',
    effect,
    input: z.object({ device: z.string().default('edge-1'), vlan: z.number(), password: z.string().optional() }),
    output: z.looseObject({}),
    run: (input, context) => run(input, context) as Record<string, unknown>,
  })

const kernel = (tool: Tool, parts: KernelParts = {}): Flotilla =>
  createFlotilla({ inventory: [], logger: createMemoryLogger(), ...parts, tools: [tool] })

test.each([
  ['read', true, /Raise the deadline/],
  ['write', false, /not known.*look at the device/],
  ['destroy', false, /not known.*look at the device/],
] as const)('a tool of effect %s that is not done in time may be tried again: %s', async (effect, retryable, hint) => {
  const stuck = writer(() => new Promise(() => {}), effect)
  await using flotilla = kernel(stuck, { approver: yes, policy: { allow: ['read', 'write', 'destroy'] } })

  await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller, timeoutMs: 1 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    retryable,
    hint: expect.stringMatching(hint),
  })
})

describe('approval', () => {
  test('a read needs none', async () => {
    await using flotilla = kernel(writer(undefined, 'read'), { approver: { decide: () => expect.unreachable() } })

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).resolves.toMatchObject({ output: { done: true } })
  })

  test.each(['write', 'destroy'] as const)(
    'a tool that has the effect %s is denied when nobody can approve',
    async (effect) => {
      await using flotilla = kernel(
        writer(() => expect.unreachable(), effect),
        { policy: { allow: ['read', 'write', 'destroy'] } },
      )

      await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).rejects.toMatchObject({
        code: 'APPROVAL_DENIED',
        message: expect.stringContaining('nobody is there to approve'),
      })
    },
  )

  test('an approver that comes with the call does not open what the policy denies', async () => {
    await using flotilla = kernel(writer(() => expect.unreachable()))

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller, approver: yes })).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    })
  })

  test.each<[unknown, string]>([
    [true, 'ok'],
    [{ approved: true }, 'ok'],
    [{ approved: true, id: 'a-1', by: 'bob' }, 'ok'],
    [false, 'APPROVAL_DENIED'],
    [undefined, 'APPROVAL_DENIED'],
    [null, 'APPROVAL_DENIED'],
    [1, 'APPROVAL_DENIED'],
    ['true', 'APPROVAL_DENIED'],
    ['approved', 'APPROVAL_DENIED'],
    [{}, 'APPROVAL_DENIED'],
    [{ approved: 'true' }, 'APPROVAL_DENIED'],
    [{ approved: 1 }, 'APPROVAL_DENIED'],
    [{ approved: true, hash: 'sha256:other' }, 'APPROVAL_DENIED'],
    [{ approved: false, pending: true, id: 'a-1' }, 'APPROVAL_PENDING'],
    ['pending', 'APPROVAL_PENDING'],
  ])('the decision %j means %s', async (decision, expected) => {
    let ran = 0
    await using flotilla = kernel(
      writer(() => ({ ran: ++ran })),
      { approver: { decide: () => decision as ApprovalDecision } },
    )
    const outcome = await flotilla.call('set_vlan', { vlan: 1 }, { caller }).then(
      () => 'ok',
      (error) => error.code,
    )

    expect(outcome).toBe(expected)
    expect(ran).toBe(expected === 'ok' ? 1 : 0)
  })

  test('the request tells exactly what will happen, with secrets hidden, and cannot be changed', async () => {
    let seen: ApprovalRequest | undefined
    await using flotilla = kernel(writer(), {
      approver: {
        decide(request) {
          seen = request
          return true
        },
      },
    })
    const { approval } = await flotilla.call(
      'set_vlan',
      { vlan: 7, password: 'hunter2secret' },
      { caller, correlationId: 'c-1' },
    )

    expect(seen).toMatchObject({
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      tool: 'set_vlan',
      title: 'Set vlan',
      effect: 'write',
      devices: ['edge-1'],
      caller: { id: 'alice', via: 'http' },
      correlationId: 'c-1',
      input: { device: 'edge-1', vlan: 7 },
    })
    expect(JSON.stringify(seen)).not.toContain('hunter2secret')
    expect(Object.isFrozen(seen?.input)).toBe(true)
    expect(approval).toEqual({ id: seen?.hash, by: undefined })
  })

  test('what cannot be seen is written out for the one who approves', async () => {
    let seen: unknown
    await using flotilla = kernel(writer(), {
      approver: {
        decide(request) {
          seen = request.input.device
          return true
        },
      },
    })
    await flotilla.call('set_vlan', { vlan: 1, device: 'edge\u202e-1' }, { caller })

    expect(seen).toBe('edge\\u{202e}-1')
  })

  test('an approver that throws denies, and its error goes to the log alone', async () => {
    const logger = createMemoryLogger()
    await using flotilla = kernel(
      writer(() => expect.unreachable()),
      {
        logger,
        approver: {
          decide() {
            throw new Error('ticket system: token abc')
          },
        },
      },
    )

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).rejects.toMatchObject({
      code: 'APPROVAL_DENIED',
      message: expect.not.stringContaining('ticket'),
    })
    expect(JSON.stringify(logger.lines)).toContain('ticket system')
  })

  test('every approver there is must say yes, the kernel’s first', async () => {
    const asked: string[] = []
    const approver = (name: string, answer: boolean): Approver => ({
      decide() {
        asked.push(name)
        return answer
      },
    })
    await using flotilla = kernel(writer(), { approver: approver('kernel', true) })
    await flotilla.call('set_vlan', { vlan: 1 }, { caller, approver: approver('door', true) })
    await flotilla.call('set_vlan', { vlan: 1 }, { caller, approver: approver('door', false) }).catch(() => {})
    await using strict = kernel(writer(), { approver: approver('kernel no', false) })
    await strict.call('set_vlan', { vlan: 1 }, { caller, approver: approver('never', true) }).catch(() => {})

    expect(asked).toEqual(['kernel', 'door', 'kernel', 'door', 'kernel no'])
  })

  test('an input that is changed behind the back of the approval does not run', async () => {
    await using flotilla = kernel(
      writer(() => expect.unreachable()),
      {
        policy: { allow: ['read', 'write'] },
        middleware: [
          {
            name: 'mean',
            handle(call, next) {
              setTimeout(() => Object.assign(call.input, { vlan: 666 }), 0)
              return next()
            },
          },
        ],
        approver: { decide: () => new Promise((resolve) => setTimeout(() => resolve(true), 5)) },
      },
    )

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).rejects.toMatchObject({ code: 'APPROVAL_DENIED' })
  })

  test('with a queue the same call runs once somebody else approved it, and only once', async () => {
    const queue = createApprovalQueue()
    let ran = 0
    await using flotilla = kernel(
      writer(() => ({ ran: ++ran })),
      { approver: queue },
    )
    const call = (vlan: number) => flotilla.call('set_vlan', { vlan }, { caller }).catch((error) => error)

    const pending = await call(1)
    expect(pending).toMatchObject({
      code: 'APPROVAL_PENDING',
      retryable: true,
      details: { approvalId: expect.any(String) },
    })
    queue.approve(pending.details.approvalId, { by: 'bob' })
    expect(await call(2)).toMatchObject({ code: 'APPROVAL_PENDING' })
    expect(await call(1)).toMatchObject({ output: { ran: 1 }, approval: { id: pending.details.approvalId, by: 'bob' } })
    expect(await call(1)).toMatchObject({ code: 'APPROVAL_PENDING' })
  })

  test('nobody answering in time is a no, and the one who asks is told to stop', async () => {
    vi.useFakeTimers()
    let signal: AbortSignal | undefined
    await using flotilla = kernel(
      writer(() => expect.unreachable()),
      {
        approvalTimeoutMs: 1_000,
        approver: {
          decide(_request, options) {
            signal = options.signal
            return new Promise(() => {})
          },
        },
      },
    )
    const call = expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).rejects.toMatchObject({
      code: 'APPROVAL_DENIED',
    })
    await vi.advanceTimersByTimeAsync(1_000)
    await call

    expect(signal?.aborted).toBe(true)
  })

  test('a caller who leaves while somebody is asked gets the reason of the abort', async () => {
    const controller = new AbortController()
    await using flotilla = kernel(
      writer(() => expect.unreachable()),
      {
        approver: {
          decide() {
            controller.abort('left')
            return new Promise(() => {})
          },
        },
      },
    )

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller, signal: controller.signal })).rejects.toBe('left')
  })
})

describe('audit', () => {
  const kinds = (records: readonly AuditRecord[]): string[] =>
    records.map(({ kind, outcome, code }) => [kind, outcome, code].filter(Boolean).join(' '))

  test('a read leaves its outcome, a write its intent before it runs and its outcome', async () => {
    const audit = createMemoryAudit()
    let before: string[] = []
    await using reading = kernel(writer(undefined, 'read'), { audit })
    await reading.call('set_vlan', { vlan: 1 }, { caller })
    expect(kinds(audit.records)).toEqual(['outcome ok'])

    await using writing = kernel(
      writer(() => {
        before = kinds(audit.records)
        return {}
      }),
      { audit, approver: yes },
    )
    await writing.call('set_vlan', { vlan: 1 }, { caller })
    expect(before).toEqual(['outcome ok', 'intent'])
    expect(kinds(audit.records)).toEqual(['outcome ok', 'intent', 'outcome ok'])
  })

  test('a record says who did what to which device, without secrets', async () => {
    const audit = createMemoryAudit()
    await using flotilla = kernel(writer(), {
      audit,
      approver: { decide: () => ({ approved: true, id: 'a-1', by: 'bob' }) },
    })
    await flotilla.call('set_vlan', { vlan: 7, password: 'hunter2secret' }, { caller, correlationId: 'c-1' })

    expect(audit.records.at(-1)).toMatchObject({
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      kind: 'outcome',
      outcome: 'ok',
      correlationId: 'c-1',
      caller: { id: 'alice', via: 'http' },
      tool: 'set_vlan',
      toolFingerprint: expect.stringMatching(/^sha256:/),
      effect: 'write',
      devices: ['edge-1'],
      input: { device: 'edge-1', vlan: 7 },
      inputHash: expect.stringMatching(/^sha256:/),
      approval: { id: 'a-1', by: 'bob' },
      durationMs: expect.any(Number),
    })
    expect(JSON.stringify(audit.records)).not.toContain('hunter2secret')
  })

  test('refusals, failures and calls that were given up are recorded as such', async () => {
    const audit = createMemoryAudit()
    const controller = new AbortController()
    await using flotilla = kernel(
      writer(({ vlan }) => {
        if (vlan === 1) throw new Error('x')
        if (vlan === 2) controller.abort('left')
        return new Promise(() => {})
      }, 'read'),
      { audit },
    )
    await flotilla.call('set_vlan', {}, { caller }).catch(() => {})
    await flotilla.call('nothing', {}, { caller }).catch(() => {})
    await flotilla.call('set_vlan', { vlan: 1 }, { caller }).catch(() => {})
    await flotilla.call('set_vlan', { vlan: 2 }, { caller, signal: controller.signal }).catch(() => {})

    expect(audit.records.map(({ tool, outcome, code }) => [tool, outcome, code])).toEqual([
      ['set_vlan', 'refused', 'INPUT_INVALID'],
      ['nothing', 'refused', 'TOOL_UNKNOWN'],
      ['set_vlan', 'failed', 'INTERNAL'],
      ['set_vlan', 'cancelled', undefined],
    ])
  })

  const broken: AuditSink = { append: () => Promise.reject(new Error('disk full')) }

  test('a write does not run when its record cannot be written', async () => {
    await using flotilla = kernel(
      writer(() => expect.unreachable()),
      { audit: broken, approver: yes },
    )

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).rejects.toMatchObject({
      code: 'AUDIT_FAILED',
      retryable: true,
    })
    expect((await flotilla.metrics.expose()).body).toContain('flotilla_audit_failures_total{kind="intent"} 1')
  })

  test('a sink that hangs counts as one that fails', async () => {
    vi.useFakeTimers()
    await using flotilla = kernel(
      writer(() => expect.unreachable()),
      {
        audit: { append: () => new Promise(() => {}) },
        approver: yes,
      },
    )
    const call = expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).rejects.toMatchObject({
      code: 'AUDIT_FAILED',
    })
    await vi.advanceTimersByTimeAsync(10_000)
    await call
  })

  test('a read goes on without its record', async () => {
    await using flotilla = kernel(writer(undefined, 'read'), { audit: broken })

    await expect(flotilla.call('set_vlan', { vlan: 1 }, { caller })).resolves.toMatchObject({
      output: { done: true },
      warnings: [],
    })
  })

  test('a write that was done is told as done, with a warning, when only its outcome could not be recorded', async () => {
    const sink: AuditSink = {
      append: ({ kind }) => (kind === 'intent' ? Promise.resolve() : Promise.reject(new Error('full'))),
    }
    await using flotilla = kernel(writer(), { audit: sink, approver: yes })

    expect(await flotilla.call('set_vlan', { vlan: 1 }, { caller })).toMatchObject({
      output: { done: true },
      warnings: [expect.stringContaining('audit')],
    })
  })
})

describe('idempotency keys', () => {
  const counting = (behaviour: (run: number) => unknown = (run) => ({ run })) => {
    let runs = 0
    return { tool: writer(() => behaviour(++runs)), runs: () => runs }
  }
  const options = { caller, idempotencyKey: 'k-1' }

  test('the same key gives the same result without running again or asking again', async () => {
    const { tool, runs } = counting()
    let asked = 0
    await using flotilla = kernel(tool, { approver: { decide: () => ++asked > 0 } })
    const first = await flotilla.call('set_vlan', { vlan: 1 }, options)
    const second = await flotilla.call('set_vlan', { vlan: 1 }, options)

    expect([first.output, first.replayed]).toEqual([{ run: 1 }, false])
    expect([second.output, second.replayed]).toEqual([{ run: 1 }, true])
    expect([runs(), asked]).toEqual([1, 1])
  })

  test('calls with one key at the same time run once', async () => {
    const { tool, runs } = counting((run) => new Promise((resolve) => setTimeout(() => resolve({ run }), 5)))
    await using flotilla = kernel(tool, { approver: yes })
    const results = await Promise.all([1, 2, 3].map(() => flotilla.call('set_vlan', { vlan: 1 }, options)))

    expect(results.map(({ output }) => output)).toEqual([{ run: 1 }, { run: 1 }, { run: 1 }])
    expect(runs()).toBe(1)
  })

  test('another key, caller or no key runs again', async () => {
    const { tool, runs } = counting()
    await using flotilla = kernel(tool, { approver: yes })
    await flotilla.call('set_vlan', { vlan: 1 }, options)
    await flotilla.call('set_vlan', { vlan: 1 }, { ...options, idempotencyKey: 'k-2' })
    await flotilla.call('set_vlan', { vlan: 1 }, { ...options, caller: { ...caller, id: 'bob' } })
    await flotilla.call('set_vlan', { vlan: 1 }, { caller })

    expect(runs()).toBe(4)
  })

  test('a key used for another input is a conflict', async () => {
    const { tool } = counting()
    await using flotilla = kernel(tool, { approver: yes })
    await flotilla.call('set_vlan', { vlan: 1 }, options)

    await expect(flotilla.call('set_vlan', { vlan: 2 }, options)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
  })

  test('a failure after the tool had begun is remembered, unexpected ones without their text', async () => {
    const { tool, runs } = counting((run) => {
      throw run === 1
        ? new FlotillaError('COMMAND_FAILED', 'rejected: snmp-server community s3cr3tRO ro')
        : new Error('never')
    })
    await using flotilla = kernel(tool, { approver: yes })
    const codes = []
    for (let index = 0; index < 2; index++) {
      const error = await flotilla.call('set_vlan', { vlan: 1 }, options).catch((thrown) => thrown)
      codes.push(error.code)
      expect(error.message).not.toContain('s3cr3tRO')
    }

    expect(codes).toEqual(['COMMAND_FAILED', 'COMMAND_FAILED'])
    expect(runs()).toBe(1)
  })

  test('a refusal before the tool began leaves the key free', async () => {
    const { tool, runs } = counting()
    const answers = [false, true]
    await using flotilla = kernel(tool, { approver: { decide: () => answers.shift() ?? false } })
    await expect(flotilla.call('set_vlan', { vlan: 1 }, options)).rejects.toMatchObject({ code: 'APPROVAL_DENIED' })

    await expect(flotilla.call('set_vlan', { vlan: 1 }, options)).resolves.toMatchObject({ replayed: false })
    expect(runs()).toBe(1)
  })

  test('after a caller left in the middle nobody knows what happened, and the key says so', async () => {
    const controller = new AbortController()
    const { tool, runs } = counting(() => {
      controller.abort('left')
      return new Promise(() => {})
    })
    await using flotilla = kernel(tool, { approver: yes })
    await expect(flotilla.call('set_vlan', { vlan: 1 }, { ...options, signal: controller.signal })).rejects.toBe('left')

    await expect(flotilla.call('set_vlan', { vlan: 1 }, options)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
      message: expect.stringContaining('not known'),
    })
    expect(runs()).toBe(1)
  })

  test('reads ignore the key', async () => {
    let runs = 0
    await using flotilla = kernel(writer(() => ({ run: ++runs }), 'read'))
    await flotilla.call('set_vlan', { vlan: 1 }, options)
    await flotilla.call('set_vlan', { vlan: 1 }, options)

    expect(runs).toBe(2)
  })
})
