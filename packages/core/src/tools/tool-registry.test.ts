import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineTool } from './define-tool.js'
import type { Tool } from './tool.js'
import { ToolRegistry } from './tool-registry.js'

const tool = (
  name: string,
  changes: { effect?: 'read' | 'write'; scopes?: string[]; tags?: string[]; hidden?: boolean } = {},
): Tool =>
  defineTool({
    name,
    description: 'Does it.',
    effect: 'read',
    input: z.object({}),
    output: z.object({}),
    run: () => ({}),
    ...changes,
  })

const caller = (...scopes: string[]) => ({ id: 'alice', via: 'sdk', scopes }) as const

test('lists tools in the order of their names, whatever order they came in', () => {
  const registry = new ToolRegistry([tool('show_b'), tool('Show_a'), tool('show_a')])

  expect([...registry].map(({ name }) => name)).toEqual(['Show_a', 'show_a', 'show_b'])
  expect(registry.fingerprint).toBe(new ToolRegistry([tool('show_a'), tool('show_b'), tool('Show_a')]).fingerprint)
  expect(registry.fingerprint).not.toBe(new ToolRegistry([tool('show_a')]).fingerprint)
})

test('filters by effect, tag and what a caller may call', () => {
  const registry = new ToolRegistry([
    tool('a', { tags: ['net'] }),
    tool('b', { effect: 'write', scopes: ['devices:write'] }),
    tool('c', { scopes: ['audit'], tags: ['net', 'linux'] }),
  ])
  const names = (filter: Parameters<ToolRegistry['list']>[0]) => registry.list(filter).map(({ name }) => name)

  expect(names({ effect: 'write' })).toEqual(['b'])
  expect(names({ effect: ['read', 'write'] })).toEqual(['a', 'b', 'c'])
  expect(names({ tags: ['linux', 'other'] })).toEqual(['c'])
  expect(names({ caller: caller() })).toEqual(['a'])
  expect(names({ caller: caller('devices:*') })).toEqual(['a', 'b'])
  expect(names({ caller: caller('*') })).toEqual(['a', 'b', 'c'])
  expect(names({ caller: caller('audit'), tags: ['net'] })).toEqual(['a', 'c'])
})

test('an unknown name is an error that names close ones', () => {
  const registry = new ToolRegistry([tool('list_devices')])

  expect(() => registry.require('list_device')).toThrow(
    expect.objectContaining({ code: 'TOOL_UNKNOWN', message: expect.stringContaining('list_devices') }),
  )
  expect(() => registry.require('x'.repeat(1_000_000))).toThrow(expect.objectContaining({ code: 'TOOL_UNKNOWN' }))
  expect(registry.get('toString')).toBeUndefined()
})

test('a name can be taken once, and only by a tool of defineTool', () => {
  const registry = new ToolRegistry([tool('a')])

  expect(() => registry.register(tool('a'))).toThrow(expect.objectContaining({ code: 'TOOL_INVALID' }))
  expect(() => registry.register({ ...tool('b') })).toThrow(expect.objectContaining({ code: 'TOOL_INVALID' }))
  expect(() => registry.register(undefined as never)).toThrow(expect.objectContaining({ code: 'TOOL_INVALID' }))
})

test('hidden tools can be called but are not listed', () => {
  const registry = new ToolRegistry([tool('a', { hidden: true }), tool('b')])

  expect(registry.list().map(({ name }) => name)).toEqual(['b'])
  expect(registry.list({ hidden: true })).toHaveLength(2)
  expect(registry.size).toBe(1)
  expect(registry.require('a').name).toBe('a')
})

test('listeners hear of new tools until they leave', () => {
  const registry = new ToolRegistry()
  let heard = 0
  const stop = registry.onChange(() => heard++)
  registry.register(tool('a'))
  stop()
  registry.register(tool('b'))

  expect(heard).toBe(1)
})
