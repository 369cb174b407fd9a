import { expect, test } from 'vitest'
import { agentScene, workshop } from './__fixtures__/agent-scene.js'

const look = { name: 'look', input: { device: 'a' } }

test.each(['end_turn', 'stop_sequence'] as const)('%s ends the run with the answer', async (stopReason) => {
  await using scene = await agentScene([{ text: 'The answer.', stopReason }])

  await expect(scene.agent.run('x')).resolves.toMatchObject({
    response: 'The answer.',
    status: 'completed',
    stopReason,
    iterations: 1,
  })
})

test.each(['end_turn', 'stop_sequence', 'some_new_reason'] as const)(
  'calls of a turn that ended with %s are made and answered',
  async (stopReason) => {
    const { tools } = workshop()
    await using scene = await agentScene(
      [{ text: 'I look.', toolUses: [look], stopReason: stopReason as 'end_turn' }, 'It is up.'],
      { tools },
    )

    const result = await scene.agent.run('x')

    expect(result).toMatchObject({ response: 'It is up.', status: 'completed', iterations: 2 })
    expect(result.tool_calls).toEqual([{ tool: 'look', input: { device: 'a' }, result: { done: 'look a' } }])
    expect(scene.model.violations).toEqual([])
  },
)

test('an end without text answers with what was said along the way', async () => {
  const { tools } = workshop()
  await using scene = await agentScene([{ text: 'All is well.', toolUses: [look] }, { content: [] }], { tools })

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ response: 'All is well.', status: 'completed' })
})

test('pause_turn sends the reply back and goes on', async () => {
  await using scene = await agentScene([{ text: 'Still looking', stopReason: 'pause_turn' }, 'Found it.'])

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ response: 'Found it.', status: 'completed', iterations: 2 })
  expect(scene.model.requests[1]?.body.messages.at(-1)).toMatchObject({ role: 'assistant' })
})

test('pauses without end stop at the limit of turns', async () => {
  await using scene = await agentScene(() => ({ text: 'Still looking', stopReason: 'pause_turn' }))

  await expect(scene.agent.run('x')).resolves.toMatchObject({ status: 'max_iterations', iterations: 5 })
})

test('max_tokens in a text ends the run, and says so', async () => {
  await using scene = await agentScene([{ text: 'The answer is', stopReason: 'max_tokens' }])

  await expect(scene.agent.run('x')).resolves.toMatchObject({
    response: 'The answer is',
    status: 'truncated',
    stopReason: 'max_tokens',
  })
})

test('max_tokens in the middle of a call runs nothing, keeps the history valid, and lets the model try again', async () => {
  const { tools, timeline } = workshop()
  await using scene = await agentScene(
    [
      {
        toolUses: [
          { name: 'look', input: { device: 'a' } },
          { name: 'look', input: '{"device":"b' },
        ],
        stopReason: 'max_tokens',
      },
      'I could not look.',
    ],
    { tools },
  )

  const result = await scene.agent.run('x')

  expect(timeline).toEqual([])
  expect(result).toMatchObject({ response: 'I could not look.', status: 'completed', iterations: 2 })
  expect(scene.lastBlocks().filter(({ is_error }) => is_error)).toHaveLength(2)
  expect(scene.model.violations).toEqual([])
})

test('a refusal is an outcome with its category, not an exception', async () => {
  await using scene = await agentScene([
    {
      text: 'I',
      stopReason: 'refusal',
      stopDetails: { type: 'refusal', category: 'cyber', explanation: 'Looks like an exploit.' },
    },
  ])

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({ status: 'refused', stopReason: 'refusal' })
  expect(result.response).toContain('cyber')
  expect(result.response).toContain('Looks like an exploit.')
  expect(JSON.stringify(result.messages)).not.toContain('"assistant"')
})

test('after a refusal the other model takes over, without the thinking of the first', async () => {
  const { tools } = workshop()
  await using scene = await agentScene(
    [{ thinking: 'Mine alone.', toolUses: [look] }, { text: '', stopReason: 'refusal' }, 'The other model answers.'],
    { tools, agent: { model: 'claude-opus-5-5', fallbackModel: 'claude-sonnet-5-5' } },
  )

  const result = await scene.agent.run('x')

  expect(result).toMatchObject({
    response: 'The other model answers.',
    status: 'completed',
    model: 'claude-sonnet-5-5',
  })
  expect(scene.model.requests.map(({ body }) => body.model)).toEqual([
    'claude-opus-5-5',
    'claude-opus-5-5',
    'claude-sonnet-5-5',
  ])
  expect(JSON.stringify(scene.model.requests[2]?.body.messages)).not.toContain('Mine alone.')
  expect(scene.model.violations).toEqual([])
})

test('a refusal of both models is a refusal', async () => {
  await using scene = await agentScene(() => ({ text: '', stopReason: 'refusal' }), {
    agent: { fallbackModel: 'claude-opus-5-5' },
  })

  await expect(scene.agent.run('x')).resolves.toMatchObject({ status: 'refused', model: 'claude-opus-5-5' })
  expect(scene.model.requests).toHaveLength(2)
})

test('a full context window ends the run; calls it still asked for are answered, so that the history stays valid', async () => {
  const { tools, timeline } = workshop()
  await using scene = await agentScene(
    [{ text: 'Too long', toolUses: [look], stopReason: 'model_context_window_exceeded' }, 'Later.'],
    { tools },
  )

  const result = await scene.agent.run('x')
  const next = await scene.agent.run('And now?', { history: result.messages })

  expect(result).toMatchObject({ response: 'Too long', status: 'context_exceeded' })
  expect(timeline).toEqual([])
  expect(next.response).toBe('Later.')
  expect(scene.model.violations).toEqual([])
})

test('tool_use without a call counts as an answer', async () => {
  await using scene = await agentScene([{ text: 'Done.', stopReason: 'tool_use' }])

  await expect(scene.agent.run('x')).resolves.toMatchObject({ response: 'Done.', status: 'completed' })
})

test('empty texts never come back to the model', async () => {
  const { tools } = workshop()
  await using scene = await agentScene([{ text: '', toolUses: [look] }, 'ok'], { tools })

  await scene.agent.run('x')

  expect(scene.model.violations).toEqual([])
})
