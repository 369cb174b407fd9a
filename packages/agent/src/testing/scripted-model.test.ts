import { expect, test } from 'vitest'
import { scriptedClient } from './scripted-client.js'
import { startScriptedModel } from './scripted-model.js'

const question = { model: 'm', max_tokens: 100, messages: [{ role: 'user' as const, content: 'hi' }] }

test('answers in JSON and as a stream with the same message', async () => {
  const turn = {
    thinking: 'Hm.',
    text: 'Hello.',
    toolUses: [{ name: 'look', input: { device: 'edge-1', n: [1, 2] }, id: 'toolu_1' }],
  }
  await using model = await startScriptedModel([turn, turn])
  const client = scriptedClient(model)

  const whole = await client.messages.create(question)
  const streamed = await client.messages.stream(question).finalMessage()

  for (const message of [whole, streamed]) {
    expect(message).toMatchObject({
      role: 'assistant',
      model: 'm',
      stop_reason: 'tool_use',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'Hello.' },
        { type: 'tool_use', id: 'toolu_1', name: 'look', input: { device: 'edge-1', n: [1, 2] } },
      ],
      usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
    })
  }
})

test('a stream has the events of the API in their order', async () => {
  await using model = await startScriptedModel([{ text: 'ab', toolUses: [{ name: 't' }], chunkSize: 1 }])

  const response = await fetch(`${model.baseURL}/v1/messages`, {
    method: 'POST',
    body: JSON.stringify({ ...question, stream: true }),
  })
  const events = [...(await response.text()).matchAll(/^event: (\w+)\ndata: (.+)$/gm)].map(([, name, data]) => [
    name,
    JSON.parse(data ?? '').type,
  ])

  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(response.headers.get('request-id')).toBeTruthy()
  for (const [name, type] of events) expect(name).toBe(type)
  expect(events.map(([name]) => name)).toEqual([
    'message_start',
    'ping',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ])
})

test('a reply in one piece fails as its stream would', async () => {
  await using model = await startScriptedModel([
    { text: 'Never seen', fault: 'cut' },
    { text: 'Never seen', fault: { error: 'overloaded_error' } },
  ])
  const client = scriptedClient(model, { maxRetries: 0 })

  await expect(client.messages.create(question)).rejects.toThrow(/[Cc]onnection/)
  await expect(client.messages.create(question)).rejects.toMatchObject({ status: 529 })
})

test('a script can be a function of the request', async () => {
  await using model = await startScriptedModel(({ index, body }) => `${index}: ${String(body.messages[0]?.content)}`)
  const client = scriptedClient(model)

  await client.messages.create(question)
  const { content } = await client.messages.create(question)

  expect(content).toMatchObject([{ text: '1: hi' }])
})

test('errors have the form and the headers of the API', async () => {
  await using model = await startScriptedModel([{ status: 429, message: 'slow down', retryAfterMs: 7 }])

  const response = await fetch(`${model.baseURL}/v1/messages`, { method: 'POST', body: JSON.stringify(question) })

  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after-ms')).toBe('7')
  expect(await response.json()).toMatchObject({
    type: 'error',
    error: { type: 'rate_limit_error', message: 'slow down' },
    request_id: response.headers.get('request-id'),
  })
})

test('a request past the end of the script is an error that says so', async () => {
  await using model = await startScriptedModel([])

  await expect(scriptedClient(model).messages.create(question)).rejects.toThrow('no turn 0')
})

test('a broken rule is answered with 400 and remembered', async () => {
  await using model = await startScriptedModel(['never'])

  await expect(scriptedClient(model).messages.create({ ...question, temperature: 1 } as never)).rejects.toMatchObject({
    status: 400,
  })
  expect(model.violations).toEqual([expect.stringContaining('temperature')])
})

test.each([
  ['an earlier message', { messages: [{ role: 'user', content: 'hello' }] }, /messages before/],
  ['the system prompt', { system: 'Other.' }, /system or tools/],
  ['the tools', { tools: [] }, /system or tools/],
])('a conversation that changes %s is refused', async (_title, change, rule) => {
  await using model = await startScriptedModel([{ toolUses: [{ name: 'look', id: 'toolu_1' }] }, 'ok'])
  const client = scriptedClient(model)
  const tools = [{ name: 'look', input_schema: { type: 'object' as const } }]
  const first = await client.messages.create({ ...question, tools })
  const start = { ...question, tools, ...change }
  const messages = [
    ...start.messages,
    { role: 'assistant', content: first.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' }] },
  ]

  await expect(client.messages.create({ ...start, messages } as never)).rejects.toThrow(rule)
})

test('conversations side by side may have the same ids', async () => {
  await using model = await startScriptedModel(({ body }) =>
    body.messages.length === 1 ? { toolUses: [{ name: 'look', id: 'toolu_1' }] } : 'ok',
  )
  const client = scriptedClient(model)
  const talks = ['one', 'two'].map((content) => [{ role: 'user' as const, content }])
  const replies = await Promise.all(talks.map((messages) => client.messages.create({ ...question, messages })))

  for (const [index, messages] of talks.entries()) {
    const result = { type: 'tool_result' as const, tool_use_id: 'toolu_1', content: 'ok' }
    const content = replies[index]?.content as never
    const next = [...messages, { role: 'assistant' as const, content }, { role: 'user' as const, content: [result] }]
    await client.messages.create({ ...question, messages: next })
  }

  expect(model.violations).toEqual([])
})

test('thinking is bound to what came before it', async () => {
  await using model = await startScriptedModel([{ thinking: 'Hm.', text: 'One.' }, 'Two.', 'never'])
  const client = scriptedClient(model)
  const first = await client.messages.create(question)
  const go = [
    { role: 'assistant' as const, content: first.content as never },
    { role: 'user' as const, content: 'And?' },
  ]

  await client.messages.create({ ...question, messages: [...question.messages, ...go] })

  await expect(
    client.messages.create({ ...question, system: 'New.', messages: [...question.messages, ...go] }),
  ).rejects.toThrow('thinking is bound')
  const [thinking, ...rest] = first.content
  const other = { role: 'assistant' as const, content: [{ ...thinking, thinking: 'Hm?' }, ...rest] as never }
  await expect(
    client.messages.create({ ...question, messages: [...question.messages, other, ...go.slice(1)] }),
  ).rejects.toThrow('was changed')
})

test('a key can be asked for, and is not kept', async () => {
  await using model = await startScriptedModel(['ok'], { apiKey: 'sk-right' })

  await expect(scriptedClient(model, { apiKey: 'sk-wrong' }).messages.create(question)).rejects.toMatchObject({
    status: 401,
  })
  await scriptedClient(model, { apiKey: 'sk-right' }).messages.create(question)

  expect(model.requests).toHaveLength(1)
  expect(JSON.stringify(model.requests)).not.toContain('sk-right')
})

test('counts tokens, refuses other paths and bodies that are no JSON', async () => {
  await using model = await startScriptedModel([])
  const post = (path: string, body: string) => fetch(model.baseURL + path, { method: 'POST', body })

  expect(await scriptedClient(model).messages.countTokens({ model: 'm', messages: question.messages })).toEqual({
    input_tokens: expect.any(Number),
  })
  expect((await post('/v1/other', '{}')).status).toBe(404)
  expect((await post('/v1/messages', 'not JSON')).status).toBe(400)
  expect((await fetch(model.baseURL)).status).toBe(404)
})

test('a script that throws is an error of the server', async () => {
  await using model = await startScriptedModel(() => {
    throw new Error('no idea')
  })

  await expect(scriptedClient(model, { maxRetries: 0 }).messages.create(question)).rejects.toMatchObject({
    status: 500,
  })
})

test('closing ends open streams and may be done twice', async () => {
  const model = await startScriptedModel([{ text: 'Never ends', fault: 'hang' }])
  const reading = scriptedClient(model).messages.stream(question).finalMessage()
  reading.catch(() => {})
  await expect.poll(() => model.requests.length).toBe(1)

  await model.close()
  await model.close()

  await expect(reading).rejects.toThrow()
  expect(model.openConnections).toBe(0)
})
