import { createMemoryAudit, defineTool } from '@flotilla/core'
import { fakeDevice } from '@flotilla/core/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { agentScene, outputTool, workshop } from './__fixtures__/agent-scene.js'

const use = (name: string, input: unknown = {}) => ({ toolUses: [{ name, input }] })

test('a tool that ignores its signal is given up at its deadline, and the run goes on', async () => {
  const stuck = outputTool('stuck', () => new Promise(() => {}))
  await using scene = await agentScene([use('stuck'), 'It hangs.'], { tools: [stuck], agent: { toolTimeoutMs: 20 } })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } })
  expect(scene.lastBlocks()[0]).toMatchObject({ is_error: true, content: expect.stringContaining('DEADLINE_EXCEEDED') })
  expect(result.response).toBe('It hangs.')
})

test('a failing call leaves the others of its turn alone', async () => {
  const { tools } = workshop()
  const broken = outputTool('broken', () => {
    throw new Error('secret stack detail')
  })
  await using scene = await agentScene(
    [{ toolUses: [{ name: 'broken' }, { name: 'look', input: { device: 'a' } }] }, 'ok'],
    { tools: [...tools, broken] },
  )

  const result = await scene.agent.run('x')

  expect(result.tool_calls.map(({ result: one }) => 'error' in one)).toEqual([true, false])
  expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'INTERNAL' } })
  expect(JSON.stringify([result, scene.model.requests])).not.toContain('secret stack detail')
})

test.each([
  ['no_such_tool', {}, 'TOOL_UNKNOWN'],
  ['look', { device: 7 }, 'INPUT_INVALID'],
  ['look', '"not an object"', 'INPUT_INVALID'],
  ['look', '["a"]', 'INPUT_INVALID'],
  ['look', ['a'], 'INPUT_INVALID'],
  ['look', '{"device": "a", "label": "half', 'INPUT_INVALID'],
  ['read_output', { id: 7 }, 'INPUT_INVALID'],
])('%s with %j is answered with %s', async (name, input, code) => {
  const { tools, timeline } = workshop()
  await using scene = await agentScene([{ content: [{ type: 'tool_use', id: 'toolu_1', name, input }] }, 'ok'], {
    tools,
  })

  await scene.agent.run('x')

  const [block] = scene.lastBlocks()
  expect(block).toMatchObject({ is_error: true })
  expect(JSON.parse(block?.content ?? '')).toMatchObject({ error: { code, retryable: false } })
  expect(timeline).toEqual([])
  expect(scene.model.violations).toEqual([])
})

test('the model hears that its input broke off', async () => {
  const { tools } = workshop()
  await using scene = await agentScene([use('look', '{"device": "a", "label": "half'), 'ok'], { tools })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]).toMatchObject({
    input: '{"device": "a", "label": "half',
    result: { error: { code: 'INPUT_INVALID', message: 'The input of look is no JSON object, or broke off' } },
  })
})

test('a call of a tool that does not exist is recorded; one that was not offered does not run', async () => {
  const audit = createMemoryAudit()
  const { tools, timeline } = workshop()
  await using scene = await agentScene([use('no_such_tool'), use('look', { device: 'a' }), 'ok'], {
    tools,
    kernel: { audit },
    agent: { tools: ({ name }) => name !== 'look' },
  })

  const result = await scene.agent.run('x')

  expect(result.tool_calls.map(({ result: { error } }) => error)).toEqual([
    expect.objectContaining({ code: 'TOOL_UNKNOWN' }),
    expect.objectContaining({ code: 'TOOL_UNKNOWN' }),
  ])
  expect(audit.records).toMatchObject([{ tool: 'no_such_tool', code: 'TOOL_UNKNOWN', caller: { via: 'agent' } }])
  expect(timeline).toEqual([])
})

test('faults of an input are named with their path, so that the model can mend them', async () => {
  const { tools } = workshop()
  await using scene = await agentScene([use('look', { device: 7 }), 'ok'], { tools })

  await scene.agent.run('x')

  const { error } = JSON.parse(scene.lastBlocks()[0]?.content ?? '')
  expect(error.issues).toEqual([expect.objectContaining({ path: ['device'] })])
})

test('a device that is down is an error with its code and its device', async () => {
  const version = defineTool({
    name: 'version',
    description: 'Version of a device.',
    effect: 'read',
    input: z.object({ device: z.string() }),
    output: z.object({ text: z.string() }),
    async run({ device }, context) {
      await using session = await context.session(device)
      return { text: (await session.run('show version')).output }
    },
  })
  const down = fakeDevice({ name: 'edge-1', faults: { refuse: true } })
  await using scene = await agentScene(
    [{ toolUses: ['edge-1', 'nowhere'].map((device) => ({ name: 'version', input: { device } })) }, 'ok'],
    { tools: [version], kernel: { inventory: [down] } },
  )

  await scene.agent.run('x')

  const [refused, unknown] = scene.lastBlocks().map(({ content }) => JSON.parse(content ?? ''))
  expect(refused).toMatchObject({
    devices: ['edge-1'],
    error: { code: 'CONNECTION_REFUSED', device: 'edge-1', retryable: true },
  })
  expect(unknown).toMatchObject({ devices: ['nowhere'], error: { code: 'DEVICE_UNKNOWN' } })
})
