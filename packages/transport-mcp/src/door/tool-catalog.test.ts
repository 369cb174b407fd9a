import { createFlotilla, createMemoryLogger, defineTool } from '@flotilla/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ToolCatalog } from './tool-catalog.js'

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    defineTool({
      name: `tool_${String(index).padStart(3, '0')}`,
      description: 'One of many.',
      effect: 'read',
      scopes: index % 2 === 0 ? [] : ['odd'],
      input: z.object({ device: z.string() }),
      output: z.object({}),
      run: () => ({}),
    }),
  )

const caller = (...scopes: string[]) => ({ id: 'x', via: 'mcp', scopes }) as const

test('a list of 500 tools is made once for each set of scopes', async () => {
  await using flotilla = createFlotilla({ inventory: [], tools: many(500), logger: createMemoryLogger() })
  const catalog = new ToolCatalog(flotilla)

  const all = catalog.list(caller('a', 'odd'))

  expect(all).toHaveLength(500)
  expect(catalog.list({ ...caller('odd', 'a'), id: 'somebody else' })).toBe(all)
  expect(catalog.list(caller())).toHaveLength(250)
  expect(catalog.list(caller('a', 'odd'))).toBe(all)
})

test('scopes that only look the same joined give lists of their own', async () => {
  await using flotilla = createFlotilla({ inventory: [], tools: many(2), logger: createMemoryLogger() })
  const catalog = new ToolCatalog(flotilla)

  expect(catalog.list(caller('a,odd'))).toHaveLength(1)
  expect(catalog.list(caller('a', 'odd'))).toHaveLength(2)
})

test('a tool that is added later, or deprecated, is in the next list', async () => {
  await using flotilla = createFlotilla({ inventory: [], tools: many(1), logger: createMemoryLogger() })
  const catalog = new ToolCatalog(flotilla)
  const before = catalog.list(caller())
  const [model] = many(1)

  flotilla.tools.register(
    Object.freeze({ ...model, name: 'old', deprecated: { reason: 'slow', replacedBy: 'tool_000' } }) as never,
  )

  expect(before).toHaveLength(1)
  expect(catalog.list(caller()).find(({ name }) => name === 'old')?.description).toBe(
    'One of many.\n\nDeprecated: slow. Use tool_000.',
  )
})
