// Tools of the suite that a kernel can have: they pass through the door like any other.
import { createFlotilla, defineTool, silentLogger } from '@flotilla/core'
import { z } from 'zod'

const nothing = z.object({})
const delay = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

const read = (name, description, run, input = nothing) =>
  defineTool({ name, description, effect: 'read', input, output: z.looseObject({}), run })

const TOOLS = [
  read('test_simple_text', 'Gives a text.', () => ({ text: 'This is a simple text response for testing.' })),
  read('test_error_handling', 'Fails.', () => {
    throw new Error('This tool intentionally returns an error for testing')
  }),
  read('test_tool_with_progress', 'Reports progress.', async (_input, { progress, signal }) => {
    for (const done of [0, 50, 100]) {
      progress({ done, total: 100 })
      await delay(50, signal)
    }
    return { done: true }
  }),
  read('json_schema_2020_12_tool', 'Has a schema with the words of JSON Schema 2020-12.', () => ({ ok: true }), {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: { type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } },
    },
    properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
    additionalProperties: false,
  }),
]

export const createFixtureKernel = () => createFlotilla({ inventory: [], tools: TOOLS, logger: silentLogger })
