import { z } from 'zod'
import { loadPeer } from '../util/load-peer.js'
import type { JsonSchema } from './json-schema.js'
import type { StandardJsonSchema, ToolSchema, Zod3Schema } from './tool-schema.js'

export type SchemaSide = 'input' | 'output'

export const isZod4 = (schema: object): schema is z.ZodType => '_zod' in schema

export const isZod3 = (schema: object): schema is Zod3Schema =>
  '_def' in schema && !('_zod' in schema) && 'safeParse' in schema

export const isStandardJsonSchema = (schema: object): schema is StandardJsonSchema => {
  const standard = '~standard' in schema ? schema['~standard'] : undefined
  return typeof standard === 'object' && standard !== null && 'jsonSchema' in standard && 'validate' in standard
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/**
 * The JSON Schema of one side of a schema: what callers may send, or what comes out of parsing.
 * The dialect is left out where it is 2020-12, which MCP and OpenAPI 3.1 take for granted.
 */
export function toJsonSchema(schema: ToolSchema, side: SchemaSide): JsonSchema {
  const { $schema, ...rest } = convert(schema, side)
  return $schema === undefined || $schema === DIALECT ? rest : { $schema, ...rest }
}

function convert(schema: ToolSchema, side: SchemaSide): JsonSchema {
  if (isZod4(schema)) return z.toJSONSchema(schema, { io: side }) as JsonSchema
  if (isZod3(schema)) return convertZod3(schema, side)
  if (isStandardJsonSchema(schema)) return schema['~standard'].jsonSchema[side]({ target: 'draft-2020-12' })
  return structuredClone(schema) as JsonSchema
}

interface Zod3Converter {
  zodToJsonSchema(schema: unknown, options: object): JsonSchema
}

function convertZod3(schema: Zod3Schema, side: SchemaSide): JsonSchema {
  const { zodToJsonSchema } = loadPeer('zod-to-json-schema', 'A tool with a zod 3 schema') as Zod3Converter
  // `strict`: fields that are merely stripped must not be advertised as forbidden
  return zodToJsonSchema(schema, { pipeStrategy: side, removeAdditionalStrategy: 'strict' })
}

/**
 * Why a converted schema cannot be a tool's input or output, or `undefined`. Clients and models need an object at the root; an
 * empty schema means that the conversion lost everything.
 */
export function rootProblem(schema: JsonSchema): string | undefined {
  const keywords = Object.keys(schema).filter((keyword) => keyword !== '$schema' && keyword !== '$defs')
  if (keywords.length === 0) return 'converts to nothing'
  if (schema.type === 'object') return undefined
  if (schema.type === undefined && isUnionOfObjects(schema)) return undefined
  return 'is not an object at its root'
}

/** Names the object that a union of objects at the root is: clients look for it. */
export const withObjectRoot = (schema: JsonSchema): JsonSchema =>
  schema.type === undefined ? { type: 'object', ...schema } : schema

const isUnionOfObjects = (schema: JsonSchema): boolean => {
  const branches = schema.oneOf ?? schema.anyOf ?? schema.allOf
  return (
    Array.isArray(branches) &&
    branches.length > 0 &&
    branches.every((branch: JsonSchema) => typeof branch === 'object' && rootProblem(branch) === undefined)
  )
}
