/** A JSON Schema, 2020-12 unless `$schema` says otherwise. */
export interface JsonSchema {
  readonly $schema?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly [keyword: string]: unknown
}
