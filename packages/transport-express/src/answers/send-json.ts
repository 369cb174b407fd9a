import type { Response } from 'express'

/** An answer without an entity tag: what a device says now is not worth hashing. */
export function sendJson(response: Response, value: unknown): void {
  const text = JSON.stringify(value)
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}
