import type { SchemaIssue } from '@flotilla/core'

/** One fault of a request, as `{ loc, msg, type }`. */
export interface ValidationDetail {
  loc: (string | number)[]
  msg: string
  type: string
}

export const toDetails = (issues: readonly SchemaIssue[], place: 'body' | 'path' = 'body'): ValidationDetail[] =>
  issues.map(({ path, message, type }) => ({ loc: [place, ...path], msg: message, type }))
