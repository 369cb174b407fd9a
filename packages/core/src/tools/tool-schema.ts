import type { z } from 'zod'
import type { JsonSchema } from './json-schema.js'

/** A zod 3 schema, by its shape, so that zod 3 needs not be installed. */
export interface Zod3Schema<Output = unknown, Input = unknown> {
  readonly _def: { readonly typeName?: string }
  readonly _output: Output
  readonly _input: Input
  safeParse(value: unknown): unknown
}

/** Anything of the Standard Schema kind that also gives its JSON Schema (zod 4.2+, arktype, valibot with its adapter). */
export interface StandardJsonSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly jsonSchema: {
      readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown>
      readonly output: (options: { target: 'draft-2020-12' }) => Record<string, unknown>
    }
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What a tool may be given as its input or output: zod 4, zod 3, a Standard Schema with JSON Schema, or raw JSON Schema. */
export type ToolSchema = z.ZodType | Zod3Schema | StandardJsonSchema | JsonSchema

type Fields = Record<string, unknown>

/** What `run` gets: the value after defaults and coercion. */
export type Parsed<Schema> = Schema extends z.ZodType
  ? z.output<Schema>
  : Schema extends Zod3Schema<infer Output, unknown>
    ? Output
    : Schema extends StandardJsonSchema<unknown, infer Output>
      ? Output
      : Fields

/** What `run` may return, or a caller may send: the value before defaults and coercion. */
export type Unparsed<Schema> = Schema extends z.ZodType
  ? z.input<Schema>
  : Schema extends Zod3Schema<unknown, infer Input>
    ? Input
    : Schema extends StandardJsonSchema<infer Input, unknown>
      ? Input
      : Fields
