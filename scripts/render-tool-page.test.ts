import { expect, test } from 'vitest'
import { builtinTools } from '../packages/core/src/tools/builtin/builtin-tools.js'
import { renderToolPage } from './render-tool-page.mjs'

const text = { type: 'string' }
const tool = {
  name: 'set_ports',
  title: 'Set ports',
  description: 'Sets ports.',
  effect: 'write',
  timeoutMs: 30_000,
  retries: 0,
  cacheMs: 0,
  scopes: ['ports:write'],
  annotations: { readOnlyHint: false, idempotentHint: false },
  inputSchema: {
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['a|b', 'c'], default: 'c' },
      ports: {
        type: 'array',
        description: 'Which',
        items: {
          type: 'object',
          properties: {
            name: { ...text, maxLength: 5 },
            speed: { type: 'integer', minimum: 10, maximum: 100 },
          },
          required: ['name'],
        },
      },
    },
    required: ['ports'],
  },
  outputSchema: {
    type: 'object',
    properties: {
      counts: { type: 'object', additionalProperties: { type: 'number' } },
      note: { anyOf: [text, { type: 'null' }] },
    },
    required: ['counts', 'note'],
  },
  examples: [{ title: 'One', input: { ports: [{ name: 'Gi1' }] } }],
}

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
