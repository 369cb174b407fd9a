import { type ApprovalRequest, createApprovalQueue } from '@flotilla/core'
import { expect, test } from 'vitest'
import { agentScene, allowWrites, workshop } from './__fixtures__/agent-scene.js'
import type { AgentEvent } from './agent-event.js'

const change = (device: string, label = '') => ({ name: 'change', input: { device, label } })
const look = (device: string) => ({ name: 'look', input: { device } })

test('without anybody to ask a write is denied at once, and the run goes on', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [change('a')] }, 'It was refused.'], {
    ...shop,
    kernel: allowWrites,
  })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'APPROVAL_DENIED' } })
  expect(result).toMatchObject({ status: 'completed', response: 'It was refused.' })
  expect(shop.timeline).toEqual([])
})

test('a kernel that allows no writes is not talked into one by an approver of the agent', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [change('a')] }, 'ok'], {
    ...shop,
    agent: { approver: { decide: () => true } },
  })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'POLICY_DENIED' } })
  expect(shop.timeline).toEqual([])
})

test('the approver sees the exact call; listeners hear the question and the answer', async () => {
  const shop = workshop()
  const requests: ApprovalRequest[] = []
  await using scene = await agentScene([{ toolUses: [{ ...change('edge-1', '!'), id: 'toolu_1' }] }, 'ok'], {
    ...shop,
    kernel: allowWrites,
    agent: {
      approver: {
        decide(request) {
          requests.push(request)
          return true
        },
      },
    },
  })

  const events: AgentEvent[] = []
  for await (const event of scene.agent.run('x')) events.push(event)

  expect(requests).toEqual([
    expect.objectContaining({
      tool: 'change',
      effect: 'write',
      input: { device: 'edge-1', label: '!' },
      devices: ['edge-1'],
    }),
  ])
  const asked = events.filter(({ type }) => type.startsWith('approval'))
  expect(asked).toMatchObject([
    { type: 'approval_required', callId: 'toolu_1', hash: requests[0]?.hash, devices: ['edge-1'] },
    { type: 'approval_decided', callId: 'toolu_1', decision: 'approved' },
  ])
  expect(shop.timeline).toHaveLength(2)
})

test.each([1, 'true', 'yes', {}, { approved: 1 }, { approved: 'true' }, null, undefined, [true], { ok: true }])(
  'an approver that answers %j has not approved',
  async (answer) => {
    const shop = workshop()
    await using scene = await agentScene([{ toolUses: [change('a')] }, 'ok'], {
      ...shop,
      kernel: allowWrites,
      agent: { approver: { decide: () => answer as never } },
    })

    const result = await scene.agent.run('x')

    expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'APPROVAL_DENIED' } })
    expect(shop.timeline).toEqual([])
  },
)

test('an approver that throws has denied', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [change('a')] }, 'ok'], {
    ...shop,
    kernel: allowWrites,
    agent: { approver: { decide: () => Promise.reject(new Error('the ticket system is down')) } },
  })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'APPROVAL_DENIED' } })
  expect(shop.timeline).toEqual([])
})

test('two calls of one tool in one turn are two questions, each with its own answer', async () => {
  const shop = workshop()
  const asked: string[] = []
  await using scene = await agentScene([{ toolUses: [change('10.0.0.1'), change('10.0.0.2')] }, 'ok'], {
    ...shop,
    kernel: allowWrites,
    agent: {
      approver: {
        decide({ input }) {
          asked.push(String(input.device))
          return input.device === '10.0.0.2'
        },
      },
    },
  })

  const result = await scene.agent.run('x')

  expect(asked.sort()).toEqual(['10.0.0.1', '10.0.0.2'])
  expect(shop.timeline).toEqual(['> change 10.0.0.2', '< change 10.0.0.2'])
  expect(result.tool_calls.map(({ result: one }) => 'error' in one)).toEqual([true, false])
  expect(scene.model.requests).toHaveLength(2)
})

test('the results of reads survive beside a write that was denied', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look('10.0.0.1'), change('10.0.0.2'), look('10.0.0.3')] }, 'ok'], {
    ...shop,
    kernel: allowWrites,
    agent: { approver: { decide: () => false } },
  })

  await scene.agent.run('x')

  expect(scene.lastBlocks().map(({ is_error }) => is_error === true)).toEqual([false, true, false])
  expect(scene.lastBlocks()[0]?.content).toContain('look 10.0.0.1')
})

test('an approval that takes longer than the tool may is not the tool being slow', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [change('a')] }, 'ok'], {
    ...shop,
    kernel: allowWrites,
    agent: {
      toolTimeoutMs: 5,
      approver: { decide: () => new Promise((resolve) => setTimeout(() => resolve(true), 30)) },
    },
  })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]?.result).toEqual({ done: 'change a' })
})

test('silence is a no after the time the kernel gives', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [change('a')] }, 'ok'], {
    ...shop,
    kernel: { ...allowWrites, approvalTimeoutMs: 20 },
    agent: { approver: { decide: () => new Promise(() => {}) } },
  })

  const events: AgentEvent[] = []
  const run = scene.agent.run('x')
  for await (const event of run) events.push(event)

  expect((await run).tool_calls[0]?.result).toMatchObject({ error: { code: 'APPROVAL_DENIED' } })
  expect(events).toContainEqual(expect.objectContaining({ type: 'approval_decided', decision: 'denied' }))
  expect(shop.timeline).toEqual([])
})

test('an approval left open ends in "awaiting_approval"; once given, the same call runs, once', async () => {
  const shop = workshop()
  const queue = createApprovalQueue()
  await using scene = await agentScene(
    [
      { toolUses: [change('a'), look('b')] },
      'It waits for approval.',
      { toolUses: [change('a')] },
      'Done.',
      { toolUses: [change('a')] },
      'It waits again.',
    ],
    { ...shop, kernel: { approver: queue }, agent: { caller: { id: 'alice', scopes: [] } } },
  )

  const first = await scene.agent.run('Change a')
  const [open] = first.pending
  queue.approve(open?.approvalId ?? '', { by: 'bob' })
  const second = await scene.agent.run('Go on', { history: first.messages })
  const third = await scene.agent.run('Again', { history: second.messages })

  expect(first).toMatchObject({ status: 'awaiting_approval', response: 'It waits for approval.' })
  expect(open).toMatchObject({ tool: 'change', input: { device: 'a' }, approvalId: expect.any(String) })
  expect(second.tool_calls).toEqual([{ tool: 'change', input: change('a').input, result: { done: 'change a' } }])
  expect(second.status).toBe('completed')
  expect(third.status).toBe('awaiting_approval')
  expect(shop.timeline.filter((entry) => entry === '> change a')).toHaveLength(1)
})

test('listeners hear of an approval that the kernel has asked for by itself', async () => {
  const shop = workshop()
  const queue = createApprovalQueue()
  await using scene = await agentScene([{ toolUses: [change('a')] }, 'ok'], { ...shop, kernel: { approver: queue } })

  const events: AgentEvent[] = []
  for await (const event of scene.agent.run('x')) events.push(event)

  expect(events.filter(({ type }) => type === 'approval_required')).toEqual([
    expect.objectContaining({ tool: 'change', devices: ['a'], approvalId: queue.list()[0]?.id }),
  ])
})

test('a call that ran is not run again in later turns of the run', async () => {
  const shop = workshop()
  let asked = 0
  await using scene = await agentScene(
    [{ toolUses: [change('a')] }, { toolUses: [look('a')] }, { toolUses: [look('a')] }, 'ok'],
    { ...shop, kernel: allowWrites, agent: { approver: { decide: () => ++asked > 0 } } },
  )

  await scene.agent.run('x')

  expect(asked).toBe(1)
  expect(shop.timeline.filter((entry) => entry === '> change a')).toHaveLength(1)
})

test('when the model fails after an approved write, the error tells what was done', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [change('a')] }, { status: 500 }], {
    ...shop,
    kernel: allowWrites,
    agent: { approver: { decide: () => true } },
  })

  await expect(scene.agent.run('x')).rejects.toMatchObject({
    code: 'MODEL_UNAVAILABLE',
    details: { iterations: 1, toolCalls: [{ tool: 'change', input: change('a').input, ok: true }] },
  })
})
