import { isUtf8 } from 'node:buffer'
import type { SchemaIssue } from '@flotilla/core'

/** What stands in the way of reading a body at all, from an error of the body parser; `undefined` for other errors. */
export function unreadableBody(error: unknown, maxBytes: number): { status: number; issue: SchemaIssue } | undefined {
  const { status, type } = (error ?? {}) as { status?: number; type?: string }
  if (status === undefined) return undefined
  if (type === 'entity.too.large') {
    return { status: 413, issue: { path: [], message: `The body is larger than ${maxBytes} bytes`, type: 'too_large' } }
  }
  const message = MESSAGES[type ?? ''] ?? 'The body cannot be read'
  return { status: 400, issue: { path: [], message, type: 'json_invalid' } }
}

const MESSAGES: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'The body is not valid JSON',
  'entity.not.utf8': 'The body is not UTF-8',
}

/** Bytes that are no characters would be read as replacement characters: as something that nobody has sent. */
export function requireUtf8(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8' || isUtf8(body)) return
  throw Object.assign(new Error('The body is not UTF-8'), { status: 400, type: 'entity.not.utf8' })
}
