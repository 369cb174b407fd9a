import { createMemoryLogger } from '@flotilla/core'
import { expect, test } from 'vitest'
import { agentScene, outputTool } from './__fixtures__/agent-scene.js'
import type { ScriptedRequest } from './testing/script.js'

const config = Array.from({ length: 3_000 }, (_, index) => `interface Vlan${index}\n description "äö ${index}"`).join(
  '\n',
)
const getConfig = outputTool('get_config', () => ({ device: 'edge-1', config }))

/** The JSON of the first result of the last message. */
const lastResult = ({ body }: ScriptedRequest): Record<string, never> => {
  const [block] = (body.messages.at(-1)?.content ?? []) as { content?: string }[]
  return JSON.parse(block?.content ?? '{}')
}

test('a large result is shown in part, at most 16 KiB, with its beginning, its end and an id', async () => {
  await using scene = await agentScene([{ toolUses: [{ name: 'get_config' }] }, 'ok'], { tools: [getConfig] })

  const result = await scene.agent.run('x')

  const [block] = scene.lastBlocks()
  expect(Buffer.byteLength(block?.content ?? '')).toBeLessThanOrEqual(16_384)
  expect(Buffer.byteLength(block?.content ?? '')).toBeGreaterThan(8_000)
  expect(JSON.parse(block?.content ?? '')).toMatchObject({
    trust: 'device-output',
    truncated: true,
    output_id: expect.stringMatching(/^out_/),
    lines: 6_002,
    head: expect.stringContaining('interface Vlan0\n'),
    tail: expect.stringContaining('interface Vlan2999\n'),
  })
  expect(result.tool_calls[0]?.result).toEqual({ device: 'edge-1', config })
})

test('a result that cannot be stored is shown in part without an id, and is no failure', async () => {
  const logger = createMemoryLogger()
  const full = {
    put: () => Promise.reject(new Error('disk full')),
    get: () => undefined,
  }
  await using scene = await agentScene([{ toolUses: [{ name: 'get_config' }] }, 'ok'], {
    tools: [getConfig],
    kernel: { logger },
    agent: { artifacts: full },
  })

  const result = await scene.agent.run('x')

  const [block] = scene.lastBlocks()
  expect(block?.is_error).toBeUndefined()
  expect(JSON.parse(block?.content ?? '')).toMatchObject({
    truncated: true,
    hint: expect.stringContaining('not be kept'),
  })
  expect(block?.content).not.toContain('output_id')
  expect(result.tool_calls[0]?.result).toEqual({ device: 'edge-1', config })
  expect(logger.lines.map(({ message }) => message)).toContain('a large tool result could not be kept')
})

test('the model reads a page of it and finds lines in it', async () => {
  let id = ''
  await using scene = await agentScene(
    (request) => {
      if (request.index === 0) return { toolUses: [{ name: 'get_config' }] }
      if (request.index === 1) {
        id = lastResult(request).output_id ?? ''
        return {
          toolUses: [
            { name: 'read_output', input: { id, from: 2_001, lines: 2 } },
            { name: 'search_output', input: { id, pattern: 'VLAN14\\d\\d$', max: 3 } },
          ],
        }
      }
      return 'ok'
    },
    { tools: [getConfig] },
  )

  const result = await scene.agent.run('x')

  expect(result.tool_calls[1]).toMatchObject({
    tool: 'read_output',
    result: {
      from: 2_001,
      lines: 2,
      total_lines: 6_002,
      next: 2_003,
      text: '  interface Vlan999\n   description "äö 999"',
    },
  })
  expect(result.tool_calls[2]).toMatchObject({
    tool: 'search_output',
    result: {
      total_matches: 100,
      truncated: true,
      matches: [
        { line: 2_803, text: '  interface Vlan1400' },
        { line: 2_805, text: '  interface Vlan1401' },
        { line: 2_807, text: '  interface Vlan1402' },
      ],
    },
  })
})

test('pages and matches stay below the limit too', async () => {
  let id = ''
  await using scene = await agentScene(
    (request) => {
      if (request.index === 0) return { toolUses: [{ name: 'get_config' }] }
      if (request.index > 1) return 'ok'
      id = lastResult(request).output_id ?? ''
      return {
        toolUses: [
          { name: 'read_output', input: { id, lines: 2_000 } },
          { name: 'search_output', input: { id, pattern: '.', max: 500 } },
        ],
      }
    },
    { tools: [getConfig] },
  )

  await scene.agent.run('x')

  for (const { content = '' } of scene.lastBlocks().slice(0, 2)) {
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(16_384)
    expect(content).not.toContain('output_id')
  }
})

test('a run of somebody else cannot read it', async () => {
  let id = ''
  await using scene = await agentScene(
    (request) => {
      if (request.index === 0) return { toolUses: [{ name: 'get_config' }] }
      if (request.index === 1) {
        id = lastResult(request).output_id ?? ''
        return 'ok'
      }
      return request.index === 2 ? { toolUses: [{ name: 'read_output', input: { id } }] } : 'ok'
    },
    { tools: [getConfig] },
  )

  await scene.agent.run('x', { caller: { id: 'alice', scopes: [] } })
  const result = await scene.agent.run('y', { caller: { id: 'mallory', scopes: [] } })

  expect(result.tool_calls[0]?.result).toMatchObject({ error: { code: 'INPUT_INVALID' } })
})

test('a pattern that would take for ever is refused', async () => {
  const long = outputTool('long', () => ({ text: `${'a'.repeat(40)}!\n`.repeat(1_000) }))
  await using scene = await agentScene(
    (request) => {
      if (request.index === 0) return { toolUses: [{ name: 'long' }] }
      if (request.index > 1) return 'ok'
      const id = lastResult(request).output_id
      return {
        toolUses: [
          { name: 'search_output', input: { id, pattern: '(a+)+$' } },
          { name: 'search_output', input: { id, pattern: '(' } },
        ],
      }
    },
    { tools: [long] },
  )

  const result = await scene.agent.run('x')

  for (const { result: one } of result.tool_calls.slice(1))
    expect(one).toMatchObject({ error: { code: 'INPUT_INVALID' } })
})

test('a kernel with a tool of the same name keeps it; the agent gives its own another name', async () => {
  const own = outputTool('read_output', () => ({ mine: true }))
  await using scene = await agentScene([{ toolUses: [{ name: 'read_output' }] }, 'ok'], { tools: [own] })

  const result = await scene.agent.run('x')

  expect(result.tool_calls[0]?.result).toEqual({ mine: true })
  expect(scene.model.requests[0]?.body.tools?.map(({ name }) => name)).toEqual([
    'read_output',
    'read_output_2',
    'search_output',
  ])
})
