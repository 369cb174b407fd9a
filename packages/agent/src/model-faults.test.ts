import { expect, test } from 'vitest'
import { agentScene, workshop } from './__fixtures__/agent-scene.js'
import type { AgentEvent } from './agent-event.js'
import { createAgent } from './create-agent.js'
import { scriptedClient } from './testing/scripted-client.js'

const look = { name: 'look', input: { device: 'a' } }

test.each([
  ['the connection drops', 'cut'],
  ['it drops in the middle of a tool input', 'cut_in_tool_input'],
  ['the API reports an overload in the stream', { error: 'overloaded_error' }],
  ['the API reports a fault of its own in the stream', { error: 'api_error' }],
] as const)('when %s, the turn is asked for again and no tool has run by then', async (_title, fault) => {
  const shop = workshop()
  await using scene = await agentScene(
    [{ text: 'I look.', toolUses: [look], fault }, { text: 'I look.', toolUses: [look] }, 'Done.'],
    shop,
  )

  const events: AgentEvent[] = []
  const run = scene.agent.run('x')
  for await (const event of run) events.push(event)
  const result = await run

  expect(result).toMatchObject({ response: 'Done.', iterations: 2, status: 'completed' })
  expect(shop.timeline).toEqual(['> look a', '< look a'])
  expect(events.filter(({ type }) => type === 'turn_restarted')).toHaveLength(1)
  expect(scene.model.violations).toEqual([])
})

test('a stream that keeps breaking fails the run after two more tries', async () => {
  await using scene = await agentScene(() => ({ text: 'Half of a sentence', fault: 'cut' }))

  await expect(scene.agent.run('x')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true })
  expect(scene.model.requests).toHaveLength(3)
})

test('an error in the stream that cannot pass is not tried again', async () => {
  await using scene = await agentScene(() => ({
    text: 'Half',
    fault: { error: 'invalid_request_error', message: 'no' },
  }))

  await expect(scene.agent.run('x')).rejects.toMatchObject({ code: 'MODEL_REJECTED', retryable: false })
  expect(scene.model.requests).toHaveLength(1)
})

test.each([429, 500, 529])('the client repeats a request answered with %i', async (status) => {
  await using scene = await agentScene([{ status }, { status }, 'ok'], { maxRetries: 2 })

  await expect(scene.agent.run('x')).resolves.toMatchObject({ response: 'ok', iterations: 1 })
})

test.each([
  [400, 'MODEL_REJECTED'],
  [401, 'MODEL_REJECTED'],
  [403, 'MODEL_REJECTED'],
  [404, 'MODEL_REJECTED'],
  [413, 'MODEL_REJECTED'],
  [429, 'MODEL_UNAVAILABLE'],
  [500, 'MODEL_UNAVAILABLE'],
  [529, 'MODEL_UNAVAILABLE'],
])('an answer of %i fails the run with %s, its status and its request', async (status, code) => {
  await using scene = await agentScene([{ status, message: 'because' }])

  await expect(scene.agent.run('x')).rejects.toMatchObject({
    code,
    message: expect.stringContaining('because'),
    details: { status, requestId: 'req_scripted_0', model: 'claude-sonnet-5-5' },
  })
  expect(scene.model.requests).toHaveLength(1)
})

test('an API that is not there is unavailable', async () => {
  await using scene = await agentScene([])
  await scene.model.close()

  await expect(scene.agent.run('x')).rejects.toMatchObject({
    code: 'MODEL_UNAVAILABLE',
    message: expect.stringContaining('cannot be reached'),
  })
})

test('a reply that does not come in time is given up', async () => {
  await using scene = await agentScene([{ text: 'Beginning', fault: 'hang' }], { agent: { turnTimeoutMs: 50 } })

  await expect(scene.agent.run('x')).rejects.toMatchObject({
    code: 'MODEL_UNAVAILABLE',
    message: expect.stringContaining('50 ms'),
  })
  await expect.poll(() => scene.model.requests[0]?.aborted).toBe(true)
})

test.each([
  ['two calls with one id', [look, look].map((use) => ({ type: 'tool_use', id: 'toolu_1', ...use }))],
  ['a call without an id', [{ type: 'tool_use', ...look }]],
  ['a call without a name', [{ type: 'tool_use', id: 'toolu_1', input: {} }]],
])('%s cannot be answered, so the turn is asked for again', async (_what, content) => {
  const shop = workshop()
  await using scene = await agentScene([{ content }, 'Better.'], shop)

  await expect(scene.agent.run('x')).resolves.toMatchObject({ response: 'Better.', iterations: 1 })
  expect(shop.timeline).toEqual([])
})

test('an input that the client library cannot read at all has the turn asked for again', async () => {
  const shop = workshop()
  const unreadable = { content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: '{"device": "a"} and more' }] }
  await using scene = await agentScene([unreadable, 'Better.'], shop)

  await expect(scene.agent.run('x')).resolves.toMatchObject({ response: 'Better.', tool_calls: [] })
  expect(shop.timeline).toEqual([])
})

test('an unavailable model hands over to the other one, with the same conversation', async () => {
  const shop = workshop()
  await using scene = await agentScene(
    [{ thinking: 'Mine.', toolUses: [look] }, { status: 529 }, 'The other answers.'],
    {
      ...shop,
      agent: { model: 'claude-opus-5-5', fallbackModel: 'claude-sonnet-5-5' },
    },
  )

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ response: 'The other answers.', model: 'claude-sonnet-5-5', iterations: 2 })
  expect(scene.model.violations).toEqual([])
})

test('an API that failed five times is left alone for a while, by all runs of the agent', async () => {
  await using scene = await agentScene(() => ({ status: 529 }))

  for (let run = 0; run < 5; run++) {
    await expect(scene.agent.run('x')).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  }
  await expect(scene.agent.run('x')).rejects.toMatchObject({
    code: 'BREAKER_OPEN',
    details: { retryAtMs: expect.any(Number) },
  })
  expect(scene.model.requests).toHaveLength(5)
})

test('requests that the API refuses say nothing about its health', async () => {
  await using scene = await agentScene(({ index }) => (index < 7 ? { status: 400 } : 'ok'))

  for (let run = 0; run < 7; run++) await expect(scene.agent.run('x')).rejects.toMatchObject({ code: 'MODEL_REJECTED' })

  await expect(scene.agent.run('x')).resolves.toMatchObject({ response: 'ok' })
})

test('a client without a key fails with the reason and sends nothing', async () => {
  await using scene = await agentScene([])
  const client = scriptedClient(scene.model)
  client.apiKey = null
  const agent = createAgent(scene.flotilla, { client })

  await expect(agent.run('x')).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: expect.stringContaining('authentication'),
  })
  expect(scene.model.requests).toEqual([])
})

test('no key gets into an error, even when the API repeats it', async () => {
  const apiKey = 'sk-ant-api03-verysecretverysecret'
  await using scene = await agentScene([{ status: 401, message: `invalid key ${apiKey}` }])
  const agent = createAgent(scene.flotilla, { client: scriptedClient(scene.model, { apiKey, maxRetries: 0 }) })

  const error = await agent.run('x').then(undefined, (thrown) => thrown)

  expect(error).toMatchObject({ code: 'MODEL_REJECTED' })
  expect(JSON.stringify([error.message, error])).not.toContain('verysecret')
})

test('runs, turns, tokens and restarts are counted', async () => {
  const shop = workshop()
  await using scene = await agentScene(
    [
      { text: 'Half', fault: 'cut' },
      { toolUses: [look], usage: { input: 7 } },
      { text: 'ok', usage: { input: 5 } },
      { status: 400 },
    ],
    shop,
  )
  await scene.agent.run('x')
  await scene.agent.run('x').then(undefined, () => {})

  const { body } = await scene.flotilla.metrics.expose()

  expect(body).toContain('flotilla_agent_runs_total{status="completed"} 1')
  expect(body).toContain('flotilla_agent_runs_total{status="MODEL_REJECTED"} 1')
  expect(body).toContain('flotilla_agent_turns_total{stop_reason="tool_use"} 1')
  expect(body).toContain('flotilla_agent_turn_restarts_total 1')
  expect(body).toContain('flotilla_agent_tokens_total{kind="input"} 12')
})
