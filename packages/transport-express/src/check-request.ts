import { FlotillaError, fromZodIssues, type SchemaIssue } from '@flotilla/core'
import type { z } from 'zod'
import type { Route } from './route.js'

/** @throws INPUT_INVALID with the path of each fault. */
export function checkBody(route: Route, body: unknown): unknown {
  if (!route.body) return undefined
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return check('body', route.body, body)
  throw invalid('body', [{ path: [], message: 'The body must be a JSON object', type: 'object_expected' }])
}

/** @throws INPUT_INVALID with the path of each fault. */
export function checkParameters({ parameters }: Route, values: Record<string, unknown>): void {
  if (parameters) check('path', parameters, values)
}

function check(place: 'body' | 'path', schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalid(place, fromZodIssues(parsed.error.issues, value))
}

const invalid = (place: 'body' | 'path', issues: readonly SchemaIssue[]): FlotillaError =>
  new FlotillaError('INPUT_INVALID', `The ${place} does not fit the schema`, { details: { place, issues } })
