import { defineTool } from '@flotilla/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { agentScene, workshop } from './__fixtures__/agent-scene.js'
import type { AgentEvent } from './agent-event.js'

const look = (device: string, id: string) => ({ name: 'look', input: { device }, id })

test('a run tells what happens, in order, with ids from 1 on', async () => {
  const shop = workshop()
  await using scene = await agentScene(
    [
      { thinking: 'Hm.', text: 'I look.', toolUses: [look('a', 'toolu_1')] },
      { text: 'Fine.', chunkSize: 2 },
    ],
    shop,
  )

  const events: AgentEvent[] = []
  const run = scene.agent.run('x', { runId: 'run-1' })
  for await (const event of run) events.push(event)

  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1))
  expect(events.map(({ type }) => type)).toEqual([
    'run_started',
    'turn_started',
    'thinking',
    'text',
    'turn_finished',
    'tool_requested',
    'tool_started',
    'tool_finished',
    'turn_started',
    'text',
    'text',
    'text',
    'turn_finished',
    'done',
  ])
  expect(events[0]).toMatchObject({ runId: 'run-1', model: 'claude-sonnet-5-5' })
  expect(events.find(({ type }) => type === 'tool_requested')).toMatchObject({
    callId: 'toolu_1',
    tool: 'look',
    input: { device: 'a' },
    effect: 'read',
  })
  expect(events.find(({ type }) => type === 'tool_finished')).toMatchObject({
    callId: 'toolu_1',
    ok: true,
    result: { done: 'look a' },
    durationMs: expect.any(Number),
  })
  expect(events.at(-1)).toMatchObject({ type: 'done', result: await run })
})

test('all calls of a turn are requested before the first one starts', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look('a', 'toolu_1'), look('b', 'toolu_2')] }, 'ok'], shop)

  const types: string[] = []
  for await (const { type } of scene.agent.run('x')) if (type.startsWith('tool_')) types.push(type)

  expect(types.slice(0, 2)).toEqual(['tool_requested', 'tool_requested'])
})

test('a run can be awaited and listened to by several at once', async () => {
  await using scene = await agentScene(['ok'])
  const listen = async (run: AsyncIterable<AgentEvent>): Promise<number> => {
    let count = 0
    for await (const _event of run) count++
    return count
  }

  const run = scene.agent.run('x')
  const [result, one, two] = await Promise.all([run, listen(run), listen(run)])

  expect(result.response).toBe('ok')
  expect(one).toBe(two)
  expect(one).toBeGreaterThan(3)
})

test('texts of the answer arrive while the model still writes', async () => {
  await using scene = await agentScene([{ text: 'Half of an answer that does not go on', fault: 'hang' }])

  const run = scene.agent.run('x')
  let text = ''
  for await (const event of run) {
    if (event.type === 'text') text += event.text
    if (text.length > 10) break
  }

  expect('Half of an answer that does not go on'.startsWith(text)).toBe(true)
  await expect(run).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('progress of a tool is passed on', async () => {
  const slow = defineTool({
    name: 'slow',
    description: 'Takes two steps.',
    effect: 'read',
    input: z.object({}),
    output: z.object({}),
    run(_input, context) {
      context.progress({ done: 1, total: 2 })
      return {}
    },
  })
  await using scene = await agentScene([{ toolUses: [{ name: 'slow', id: 'toolu_1' }] }, 'ok'], { tools: [slow] })

  const events: AgentEvent[] = []
  for await (const event of scene.agent.run('x')) events.push(event)

  expect(events).toContainEqual(
    expect.objectContaining({ type: 'tool_progress', callId: 'toolu_1', progress: { done: 1, total: 2 } }),
  )
})
