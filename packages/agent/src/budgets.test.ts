import { expect, onTestFinished, test, vi } from 'vitest'
import { agentScene, workshop } from './__fixtures__/agent-scene.js'
import type { AgentEvent } from './agent-event.js'
import { createAgent } from './create-agent.js'

const look = (device = 'a') => ({ name: 'look', input: { device } })

test('calls beyond the budget are not made; the model gets one turn to close', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look('a'), look('b'), look('c')] }, 'This is what I know.'], {
    ...shop,
    agent: { budget: { toolCalls: 2 } },
  })

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ status: 'budget_exhausted', response: 'This is what I know.', iterations: 2 })
  expect(result.tool_calls.map(({ result: one }) => (one.error as { code: string })?.code)).toEqual([
    undefined,
    undefined,
    'BUDGET_EXCEEDED',
  ])
  expect(result.usage.toolCalls).toBe(2)
  expect(scene.lastBlocks().at(-1)?.text).toContain('2 tool calls')
  expect(shop.timeline.filter((entry) => entry.startsWith('>'))).toHaveLength(2)
  expect(scene.model.violations).toEqual([])
})

test('a budget that is just enough is no limit', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look('a'), look('b')] }, 'ok'], {
    ...shop,
    agent: { budget: { toolCalls: 2 } },
  })

  await expect(scene.agent.run('x')).resolves.toMatchObject({ status: 'completed' })
})

test('a model that calls tools in its closing turn gets no further one, and the history stays valid', async () => {
  const shop = workshop()
  await using scene = await agentScene(
    [{ toolUses: [look()] }, { toolUses: [look()] }, { toolUses: [look()] }, 'later'],
    {
      ...shop,
      agent: { budget: { toolCalls: 1 } },
    },
  )

  const result = await scene.agent.run('x')
  await scene.agent.run('y', { history: result.messages })

  expect(result).toMatchObject({ status: 'budget_exhausted', iterations: 3 })
  expect(result.response).toContain('1 tool calls')
  expect(shop.timeline).toHaveLength(2)
  expect(scene.model.violations).toEqual([])
})

test('tokens are counted over all turns, cached ones too; over the budget no tool runs any more', async () => {
  const shop = workshop()
  const usage = { input: 10, output: 20, cacheRead: 30, cacheWrite: 40 }
  await using scene = await agentScene(
    [
      { toolUses: [look('a')], usage },
      { toolUses: [look('b')], usage },
      { text: 'Closing.', usage },
    ],
    { ...shop, agent: { budget: { tokens: 150 } } },
  )

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ status: 'budget_exhausted', response: 'Closing.', iterations: 3 })
  expect(result.usage).toMatchObject({
    inputTokens: 30,
    outputTokens: 60,
    cacheReadTokens: 90,
    cacheWriteTokens: 120,
    totalTokens: 300,
  })
  expect(shop.timeline).toEqual(['> look a', '< look a'])
  expect(scene.model.requests[2]?.body.max_tokens).toBeLessThanOrEqual(2_048)
})

test('tokens of a reply that broke off count too', async () => {
  await using scene = await agentScene([
    { text: 'A long text that is cut somewhere.', usage: { input: 100, output: 50 }, fault: 'cut' },
    { text: 'ok', usage: { input: 100, output: 5 } },
  ])

  const { usage } = await scene.agent.run('x')

  expect(usage.inputTokens).toBe(200)
})

test('the closing turn can be done without', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look()], usage: { input: 500 } }], {
    ...shop,
    agent: { budget: { tokens: 100, closingTurn: false } },
  })

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ status: 'budget_exhausted', iterations: 1 })
  expect(result.response).toContain('100 tokens')
})

test('when the time is up the run ends with what it has, and what is under way is told to stop', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const shop = workshop(['b'])
  await using scene = await agentScene([{ toolUses: [look('a'), look('b')] }, 'later'], {
    ...shop,
    agent: { budget: { timeMs: 5_000 } },
  })

  const run = scene.agent.run('x')
  await shop.reached('< look a')
  await shop.reached('> look b')
  // all that follows from the end of the first call
  await new Promise((resolve) => setImmediate(resolve))
  vi.advanceTimersByTime(5_000)
  const result = await run
  await shop.reached('< look b')
  const next = await scene.agent.run('y', { history: result.messages })

  expect(result).toMatchObject({ status: 'budget_exhausted', response: expect.stringContaining('5000 ms') })
  expect(result.tool_calls).toMatchObject([
    { result: { done: 'look a' } },
    { result: { error: { code: 'CANCELLED' } } },
  ])
  expect(next.response).toBe('later')
  expect(scene.model.violations).toEqual([])
})

test('a model that does not answer is stopped when the time is up', async () => {
  await using scene = await agentScene([{ text: 'never heard', fault: 'hang' }], { agent: { budget: { timeMs: 60 } } })

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ status: 'budget_exhausted', iterations: 0, tool_calls: [] })
})

test('turns are a budget too: the smaller limit holds', async () => {
  const shop = workshop()
  await using scene = await agentScene(() => ({ toolUses: [look()] }), { ...shop, agent: { budget: { turns: 2 } } })

  await expect(scene.agent.run('x')).resolves.toMatchObject({ status: 'max_iterations', iterations: 2 })
})

test('dollars are counted by the price table', async () => {
  const shop = workshop()
  const usage = { input: 1_000, output: 2_000, cacheRead: 10_000, cacheWrite: 4_000 }
  await using scene = await agentScene(
    [
      { toolUses: [look()], usage },
      { text: 'Closing.', usage: { input: 0, output: 0 } },
    ],
    {
      ...shop,
      agent: { model: 'm', prices: { m: { input: 2, output: 10 } }, budget: { usd: 0.03 } },
    },
  )

  const result = await scene.agent.run('x')

  // 1000×2 + 2000×10 + 10000×0.2 + 4000×2.5, per million
  expect(result.usage.usd).toBeCloseTo(0.034, 10)
  expect(result.status).toBe('budget_exhausted')
})

test('a budget in dollars for a model without a price is refused, at once or when the run asks for it', async () => {
  await using scene = await agentScene(['ok'])
  const prices = { 'claude-sonnet-5-5': { input: 2, output: 10 } }

  expect(() => createAgent(scene.flotilla, { model: 'other', prices, budget: { usd: 1 } })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('other') }),
  )
  await expect(scene.agent.run('x', { budget: { usd: 1 } })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  expect(scene.model.requests).toEqual([])
})

test('listeners hear which budget is used up', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look(), look()] }, 'ok'], {
    ...shop,
    agent: { budget: { toolCalls: 1 } },
  })

  const events: AgentEvent[] = []
  for await (const event of scene.agent.run('x')) events.push(event)

  expect(events.filter(({ type }) => type === 'budget')).toMatchObject([{ kind: 'toolCalls', used: 1, limit: 1 }])
})

test('times that no timer can wait are long, not over', async () => {
  const long = Number.MAX_SAFE_INTEGER
  await using scene = await agentScene(['Done.'], { agent: { turnTimeoutMs: long, budget: { timeMs: long } } })

  await expect(scene.agent.run('x')).resolves.toMatchObject({ status: 'completed', response: 'Done.' })
})
