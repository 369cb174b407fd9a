import { createFlotilla } from '@flotilla/core'
import { expect, test } from 'vitest'
import { outputTool, silentLogger, workshop } from '../__fixtures__/agent-scene.js'
import { scriptedClient } from '../testing/scripted-client.js'
import { startScriptedModel } from '../testing/scripted-model.js'
import { toBetaTools } from './to-beta-tools.js'
import { toOpenAiTools } from './to-open-ai-tools.js'

const caller = { id: 'alice', scopes: [] }
const kernel = (tools = workshop().tools) => createFlotilla({ inventory: [], tools, logger: silentLogger })

test("the client library's own loop calls tools through the kernel", async () => {
  await using flotilla = kernel()
  await using model = await startScriptedModel([
    {
      toolUses: [
        { name: 'look', input: { device: 'a' } },
        { name: 'change', input: { device: 'a' } },
      ],
    },
    'Done.',
  ])

  const message = await scriptedClient(model).beta.messages.toolRunner({
    model: 'claude-sonnet-5-5',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: 'Look at a' }],
    tools: toBetaTools(flotilla, { caller }),
    thread: false,
  } as never)

  const results = (model.requests[1]?.body.messages.at(-1)?.content ?? []) as { content: string; is_error?: boolean }[]
  expect(message).toMatchObject({ content: [{ type: 'text', text: 'Done.' }] })
  expect(JSON.parse(results[0]?.content ?? '')).toEqual({
    trust: 'device-output',
    devices: ['a'],
    output: { done: 'look a' },
  })
  expect(results[1]).toMatchObject({ is_error: true, content: expect.stringContaining('POLICY_DENIED') })
})

test('tools for function calling have names and schemas that such models take, and are called by them', async () => {
  const long = `github.${'x'.repeat(70)}`
  await using flotilla = kernel([...workshop().tools, outputTool(long, () => ({ number: 7 }))])

  const { tools, call } = toOpenAiTools(flotilla, { caller })

  for (const { type, function: definition } of tools) {
    expect(type).toBe('function')
    expect(definition.name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
    expect(definition.parameters.type).toBe('object')
  }
  const name = tools.find(({ function: one }) => one.name.startsWith('github'))?.function.name ?? ''
  expect(JSON.parse(await call(name, ''))).toMatchObject({ output: { number: 7 } })
})

test.each([
  ['look', '{"device":7}', 'INPUT_INVALID'],
  ['look', 'not JSON', 'INPUT_INVALID'],
  ['change', '{"device":"a"}', 'POLICY_DENIED'],
])('a call of %s with %s gives the model the code %s', async (name, json, code) => {
  await using flotilla = kernel()

  const text = await toOpenAiTools(flotilla, { caller }).call(name, json)

  expect(JSON.parse(text)).toMatchObject({ trust: 'device-output', error: { code } })
})

test('an unknown function and an abort are no texts for the model', async () => {
  await using flotilla = kernel()
  const { call } = toOpenAiTools(flotilla, { caller })
  const reason = new Error('stop')

  await expect(call('nope', '{}')).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' })
  await expect(call('look', '{"device":"a"}', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
