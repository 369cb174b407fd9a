import { FlotillaError, type SchemaIssue } from '@flotilla/core'
import type { Route } from './route.js'

/** @throws INPUT_INVALID with the path of each fault. */
export function checkBody(route: Route, body: unknown): unknown {
  if (!route.body) return undefined
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidBody([{ path: [], message: 'The body must be a JSON object', type: 'object_expected' }])
  }
  const parsed = route.body.safeParse(body)
  if (parsed.success) return parsed.data
  throw invalidBody(
    parsed.error.issues.map(({ path, message, code }) => ({
      path: path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
      message,
      type: code,
    })),
  )
}

const invalidBody = (issues: readonly SchemaIssue[]): FlotillaError =>
  new FlotillaError('INPUT_INVALID', 'The body does not fit the schema', { details: { issues } })
