import { expect, test } from 'vitest'
import { agentScene, outputTool, workshop } from './__fixtures__/agent-scene.js'

const look = (device = 'a') => ({ name: 'look', input: { device } })

/** Paths of all cache markers of a request. */
const markers = (value: unknown, path = ''): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'cache_control' ? [`${path}${JSON.stringify(item)}`] : markers(item, `${path}${key}.`),
  )
}

test('tools, system and the end of the messages are marked for the cache', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ toolUses: [look()] }, 'ok'], shop)

  await scene.agent.run('x')

  for (const { body } of scene.model.requests) {
    expect(markers(body).sort()).toEqual([
      'system.1.{"type":"ephemeral"}',
      'tools.3.{"type":"ephemeral"}',
      '{"type":"ephemeral"}',
    ])
  }
})

test('what was sent once is sent again byte for byte', async () => {
  const shop = workshop()
  await using scene = await agentScene(
    [
      { thinking: 'First I look.', text: 'Looking.', toolUses: [look('a'), look('b')] },
      { thinking: 'Again.', toolUses: [look('c')] },
      'ok',
    ],
    shop,
  )

  await scene.agent.run('x', { device: 'edge-1' })

  const bodies = scene.model.requests.map(({ body }) => body)
  for (const [index, body] of bodies.entries()) {
    const before = bodies[index - 1]
    if (before === undefined) continue
    expect(JSON.stringify(body.messages.slice(0, before.messages.length))).toBe(JSON.stringify(before.messages))
    expect(JSON.stringify([body.system, body.tools])).toBe(JSON.stringify([before.system, before.tools]))
  }
  expect(scene.model.violations).toEqual([])
})

test('thinking goes back exactly as it came', async () => {
  const shop = workshop()
  await using scene = await agentScene([{ thinking: 'Step one.', toolUses: [look()] }, 'ok'], shop)

  await scene.agent.run('x')

  expect(scene.model.requests[1]?.body.messages[1]).toMatchObject({
    content: [
      { type: 'thinking', thinking: 'Step one.', signature: expect.stringMatching(/^scripted\./) },
      { type: 'tool_use' },
    ],
  })
})

test('after a turn of many calls a marker stands within reach of what was cached, and stays there', async () => {
  const shop = workshop()
  const many = Array.from({ length: 40 }, (_, index) => look(`10.0.0.${index}`))
  await using scene = await agentScene([{ toolUses: many }, { toolUses: [look()] }, 'ok'], shop)

  await scene.agent.run('x')

  const [first, second, third] = scene.model.requests.map(({ body }) =>
    markers(body).filter((path) => path.startsWith('messages')),
  )
  expect(first).toEqual([])
  expect(second).toEqual(['messages.1.content.15.{"type":"ephemeral"}'])
  expect(third).toEqual(second)
  expect(scene.model.violations).toEqual([])
})

test('two long turns move the marker, so that there are never more than four', async () => {
  const shop = workshop()
  const many = Array.from({ length: 20 }, (_, index) => look(`10.0.0.${index}`))
  await using scene = await agentScene([{ toolUses: many }, { toolUses: many }, 'ok'], shop)

  await scene.agent.run('x')

  expect(markers(scene.model.requests[2]?.body)).toHaveLength(4)
  expect(scene.model.violations).toEqual([])
})

test('the tools stand in the order of their names, whatever the order they were given in', async () => {
  const names = ['zeta', 'alpha', 'search_logs', 'read_it']
  const tools = names.map((name) => outputTool(name, () => ({})))
  await using scene = await agentScene(['ok', 'ok'], { tools })

  await scene.agent.run('x')
  await scene.agent.run('y')

  const [first, second] = scene.model.requests.map(({ body }) => body.tools)
  expect(first?.map(({ name }) => name)).toEqual([
    'alpha',
    'read_it',
    'read_output',
    'search_logs',
    'search_output',
    'zeta',
  ])
  expect(JSON.stringify(second)).toBe(JSON.stringify(first))
})

test('a tool that is registered during a run is offered to the next run only', async () => {
  const shop = workshop()
  const later = outputTool('later', () => ({}))
  await using scene = await agentScene(({ index }) => {
    if (index === 0) scene.flotilla.tools.register(later)
    return index === 0 ? { toolUses: [look()] } : 'ok'
  }, shop)

  await scene.agent.run('x')
  await scene.agent.run('y')

  expect(scene.model.requests.map(({ body }) => body.tools?.some(({ name }) => name === 'later'))).toEqual([
    false,
    false,
    true,
  ])
})

test('the cache can last an hour, or be left out', async () => {
  await using hour = await agentScene(['ok'], { agent: { promptCache: '1h' } })
  await using off = await agentScene(['ok'], { agent: { promptCache: false } })

  await hour.agent.run('x')
  await off.agent.run('x')

  expect(markers(hour.model.requests[0]?.body)).toContain('{"type":"ephemeral","ttl":"1h"}')
  expect(markers(off.model.requests[0]?.body)).toEqual([])
})
