import type { JsonSchema } from '@flotilla/core'
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'

type Arguments = Record<string, unknown>

/** Shows our schema as it is and accepts anything: the kernel validates, once and for every door. */
export const passthroughSchema = (schema: JsonSchema): StandardSchemaWithJSON<Arguments, Arguments> => ({
  '~standard': {
    version: 1,
    vendor: 'flotilla',
    validate: (value) => ({ value: value as Arguments }),
    jsonSchema: { input: () => schema as Arguments, output: () => schema as Arguments },
  },
})
