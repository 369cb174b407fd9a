import { isUtf8 } from 'node:buffer'
import type { SchemaIssue } from '@flotilla/core'

const MAX_DEPTH = 200

/** Nothing in so few is deep enough to matter. */
const HARMLESS_BYTES = 2_000

/** What stands in the way of reading a body at all, from an error of the body parser; `undefined` for other errors. */
export function unreadableBody(error: unknown, maxBytes: number): { status: number; issue: SchemaIssue } | undefined {
  const { status, type = '' } = (error ?? {}) as { status?: number; type?: string }
  if (status === undefined) return undefined
  if (type === 'entity.too.large') return fault(413, `The body is larger than ${maxBytes} bytes`, 'too_large')
  if (type === 'entity.too.deep') return fault(422, `The body is nested more than ${MAX_DEPTH} deep`, 'too_deep')
  return fault(400, MESSAGES[type] ?? 'The body cannot be read', 'json_invalid')
}

const fault = (status: number, message: string, type: string) => ({ status, issue: { path: [], message, type } })

const MESSAGES: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'The body is not valid JSON',
  'entity.not.utf8': 'The body is not UTF-8',
}

/** Looks at the bytes of a body before they are parsed; a body parser calls it. */
export function checkBytes(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') return
  // Bytes that are no characters would be read as replacement characters: as something that nobody has sent.
  if (!isUtf8(body)) throw refusal(400, 'entity.not.utf8')
  // What works on values one inside the other runs out of stack some day.
  if (body.length > HARMLESS_BYTES && openingsOf(body) > MAX_DEPTH && depthOf(body) > MAX_DEPTH)
    throw refusal(422, 'entity.too.deep')
}

const refusal = (status: number, type: string): Error => Object.assign(new Error(type), { status, type })

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING_LIST = 0x5b
const CLOSING_LIST = 0x5d
const OPENING_OBJECT = 0x7b
const CLOSING_OBJECT = 0x7d

/** No body is deeper than it is rich in these, and most have few. */
function openingsOf(json: Buffer): number {
  let count = 0
  for (let at = 0; at < json.length; at++) if (json[at] === OPENING_LIST || json[at] === OPENING_OBJECT) count++
  return count
}

function depthOf(json: Buffer): number {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    if (inText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPENING_LIST || byte === OPENING_OBJECT) deepest = Math.max(deepest, ++depth)
    else if (byte === CLOSING_LIST || byte === CLOSING_OBJECT) depth--
  }
  return deepest
}
