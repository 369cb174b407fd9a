import { expect, test } from 'vitest'
import { z } from 'zod'
import { builtinTools } from '../packages/core/src/tools/builtin/builtin-tools.js'
import { defineTool } from '../packages/core/src/tools/define-tool.js'
import { renderToolPage } from './render-tool-page.mjs'

const tool = defineTool({
  name: 'set_ports',
  description: 'Sets ports.',
  effect: 'write',
  scopes: ['ports:write'],
  input: z.object({
    kind: z.enum(['a|b', 'c']).default('c'),
    ports: z.array(z.object({ name: z.string().max(5), speed: z.int().min(10).max(100).optional() })).describe('Which'),
  }),
  output: z.object({ counts: z.record(z.string(), z.number()), note: z.string().nullable() }),
  examples: [{ title: 'One', input: { ports: [{ name: 'Gi1' }] } }],
  run: () => ({ counts: {}, note: null }),
})

test('a page has a row for every field, also inside lists and maps, with what it may hold', () => {
  const page: string = renderToolPage(tool)

  expect(page).toContain('| `kind` | `a\\|b`, `c` | `"c"` |  |')
  expect(page).toContain('| `ports` | array of object | required | Which |')
  expect(page).toContain('| `ports[].name` | string | required | at most 5 characters |')
  expect(page).toContain('| `ports[].speed` | integer | optional | 10 to 100 |')
  expect(page).toContain('| `counts.*` | number |  |')
  expect(page).toContain('| `note` | string or null |  |')
})

test('a page says what the tool does to devices, what it needs, and shows its examples', () => {
  const page: string = renderToolPage(tool)

  expect(page).toContain('# Set ports\n')
  expect(page).toContain('an approval of each call')
  expect(page).toContain('`ports:write`')
  expect(page).toContain('One:\n\n```json\n{\n  "ports"')
})

test.each(builtinTools().map(({ name }) => name))('the page of %s is complete', (name) => {
  const found = builtinTools().find((one) => one.name === name)
  const page: string = renderToolPage(found)

  expect(page).not.toMatch(/undefined|\[object|\| anything/)
  for (const field of Object.keys(found?.outputSchema.properties ?? {})) expect(page).toContain(`| \`${field}\` |`)
})
