import type { SchemaIssue } from './tool.js'
import type { StandardIssue } from './tool-schema.js'

/** The faults as zod (3 and 4) reports them. */
interface ZodIssue {
  code?: string | undefined
  message: string
  path: readonly PropertyKey[]
  errors?: unknown
}

const toPath = (path: readonly PropertyKey[]): (string | number)[] =>
  path.map((key) => (typeof key === 'symbol' ? String(key) : key))

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )

/** Faults as tools tell them, from those that zod found in a value: what is not there at all is `missing`. */
export const fromZodIssues = (issues: readonly ZodIssue[], value: unknown): SchemaIssue[] =>
  issues.map(({ code = 'invalid', message, path }) => {
    const isMissing = path.length > 0 && valueAt(value, path) === undefined
    return { path: toPath(path), message, type: isMissing ? 'missing' : code }
  })

export const fromStandardIssues = (issues: readonly StandardIssue[], value: unknown): SchemaIssue[] =>
  fromZodIssues(
    issues.map(({ message, path = [] }) => ({
      message,
      path: path.map((segment) => (typeof segment === 'object' ? segment.key : segment)),
    })),
    value,
  )

/** One error of ajv. */
export interface AjvIssue {
  keyword: string
  instancePath: string
  message?: string
  params: Readonly<Record<string, unknown>>
}

const AJV_TYPES: Readonly<Record<string, string>> = {
  required: 'missing',
  type: 'invalid_type',
  additionalProperties: 'unrecognized_keys',
  enum: 'invalid_value',
  const: 'invalid_value',
  format: 'invalid_format',
  pattern: 'invalid_format',
  minimum: 'too_small',
  minLength: 'too_small',
  minItems: 'too_small',
  maximum: 'too_big',
  maxLength: 'too_big',
  maxItems: 'too_big',
}

export const fromAjvIssues = (issues: readonly AjvIssue[]): SchemaIssue[] =>
  issues.map(({ keyword, instancePath, message = 'is not valid', params }) => {
    const path = instancePath
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
      .map((key) => (/^\d+$/.test(key) ? Number(key) : key))
    const missing = params.missingProperty
    if (typeof missing === 'string') path.push(missing)
    return { path, message, type: AJV_TYPES[keyword] ?? keyword }
  })
