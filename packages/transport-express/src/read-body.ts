import express, { type Request, type Response } from 'express'
import { checkBytes } from './answers/unreadable-body.js'

/** Reads the JSON of a body into `request.body`. Rejects as `express.json()` does, with `status` and `type`. */
export type ReadBody = (request: Request, response: Response) => Promise<void>

/** @param maxBytes of the body, unpacked. */
export function createBodyReader(maxBytes: number): ReadBody {
  const readAny = express.json({
    limit: maxBytes,
    type: () => true,
    strict: false,
    verify: (_request, _response, body, encoding) => checkBytes(body, encoding),
  })
  return (request, response) =>
    isOrdinary(request, maxBytes)
      ? readOrdinary(request)
      : new Promise((resolve, reject) => {
          readAny(request, response, (error?: unknown) => (error ? reject(error) : resolve()))
        })
}

/**
 * What nearly all clients send: plain UTF-8 of a length that is known and allowed, which nobody has begun to read. To read that
 * takes a few lines; the reader for everything else takes as long as the rest of the request.
 */
function isOrdinary(request: Request, maxBytes: number): boolean {
  const { headers } = request
  const length = Number(headers['content-length'])
  return (
    length > 0 &&
    length <= maxBytes &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined &&
    !/charset(?!="?utf-8"?\s*(?:;|$))/i.test(headers['content-type'] ?? '') &&
    !request.readableDidRead &&
    !request.destroyed &&
    request.readableEncoding === null
  )
}

function readOrdinary(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const fail = (error: Error, type: string): void => reject(Object.assign(error, { status: 400, type }))
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', (error) => fail(error, 'request.aborted'))
    request.on('close', () => {
      if (!request.readableEnded) fail(new Error('The client went away'), 'request.aborted')
    })
    request.on('end', () => {
      try {
        request.body = parseJson(chunks)
        resolve()
      } catch (error) {
        if (error instanceof SyntaxError) fail(error, 'entity.parse.failed')
        else reject(error)
      }
    })
  })
}

function parseJson(chunks: readonly Buffer[]): unknown {
  const [first] = chunks
  const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks)
  checkBytes(bytes, 'utf-8')
  const text = bytes.toString('utf8')
  return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text)
}

const BYTE_ORDER_MARK = 0xfeff
