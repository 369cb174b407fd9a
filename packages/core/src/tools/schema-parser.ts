import { z } from 'zod'
import { loadPeer } from '../util/load-peer.js'
import type { JsonSchema } from './json-schema.js'
import { type AjvIssue, fromAjvIssues, fromStandardIssues, fromZodIssues } from './schema-issues.js'
import { isStandardJsonSchema, isZod3, isZod4 } from './to-json-schema.js'
import type { ParseResult } from './tool.js'
import type { StandardJsonSchema, ToolSchema, Zod3Schema } from './tool-schema.js'

export type SchemaParser = (value: unknown) => ParseResult | Promise<ParseResult>

/** Builds the parser of a schema once. */
export function createSchemaParser(schema: ToolSchema): SchemaParser {
  if (isZod4(schema)) return zod4Parser(schema)
  if (isZod3(schema)) return zod3Parser(schema)
  if (isStandardJsonSchema(schema)) return standardParser(schema)
  return jsonSchemaParser(schema as JsonSchema)
}

const ok = (value: unknown): ParseResult => ({ ok: true, value: value as Record<string, unknown> })

function zod4Parser(schema: z.ZodType): SchemaParser {
  const toResult = (result: z.core.util.SafeParseResult<unknown>, value: unknown): ParseResult =>
    result.success ? ok(result.data) : { ok: false, issues: fromZodIssues(result.error.issues, value) }
  const parseAsync: SchemaParser = async (value) => toResult(await z.core.safeParseAsync(schema, value), value)
  let parse: SchemaParser = (value) => {
    try {
      return toResult(z.core.safeParse(schema, value), value)
    } catch (error) {
      if (!(error instanceof z.core.$ZodAsyncError)) throw error
      parse = parseAsync
      return parseAsync(value)
    }
  }
  return (value) => parse(value)
}

interface Zod3Result {
  success: boolean
  data?: unknown
  error?: { issues: Parameters<typeof fromZodIssues>[0] }
}

function zod3Parser(schema: Zod3Schema & { safeParseAsync?(value: unknown): Promise<unknown> }): SchemaParser {
  return async (value) => {
    const result = (await (schema.safeParseAsync?.(value) ?? schema.safeParse(value))) as Zod3Result
    return result.success ? ok(result.data) : { ok: false, issues: fromZodIssues(result.error?.issues ?? [], value) }
  }
}

function standardParser(schema: StandardJsonSchema): SchemaParser {
  return async (value) => {
    const result = await schema['~standard'].validate(value)
    return result.issues === undefined
      ? ok(result.value)
      : { ok: false, issues: fromStandardIssues(result.issues, value) }
  }
}

interface Ajv {
  compile(schema: JsonSchema): ((value: unknown) => boolean) & { errors?: AjvIssue[] | null }
}

/** Defaults of the schema are filled in, in a copy. */
function jsonSchemaParser(schema: JsonSchema): SchemaParser {
  const neededFor = 'A tool with a raw JSON Schema'
  const isDraft07 = schema.$schema?.includes('draft-07') ?? false
  const { default: AjvClass } = loadPeer(isDraft07 ? 'ajv' : 'ajv/dist/2020.js', neededFor) as {
    default: new (o: object) => Ajv
  }
  const { default: addFormats } = loadPeer('ajv-formats', neededFor) as { default: (ajv: Ajv) => void }
  const ajv = new AjvClass({ allErrors: true, useDefaults: true, strict: false })
  addFormats(ajv)
  const validate = ajv.compile(schema)
  return (value) => {
    const copy = structuredClone(value)
    return validate(copy) ? ok(copy) : { ok: false, issues: fromAjvIssues(validate.errors ?? []) }
  }
}
