import type { IncomingMessage, ServerResponse } from 'node:http'
import { Delivery } from './exchange.js'
import type { ExchangeOptions } from './http-options.js'
import type { McpEndpoint } from './mcp-endpoint.js'
import { readJson } from './read-body.js'

/** Between `node:http` and the endpoint. Never rejects. */
export async function answerNode(
  endpoint: McpEndpoint,
  { request, response, body, caller }: ExchangeOptions & { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const delivery = new Delivery()
  response.once('close', () => (response.writableFinished ? delivery.complete() : delivery.abandon()))
  if (response.destroyed) delivery.abandon()
  const web = toWebRequest(request)
  if (web === undefined) {
    response.writeHead(405, { Allow: 'GET, POST, DELETE' }).end()
    return
  }
  const answer = await endpoint.answer({
    request: web,
    delivery,
    caller,
    readBody: async (maxBytes) => (body === undefined ? readNodeBody(request, maxBytes) : body),
  })
  await send(answer, response).catch(() => response.destroy())
}

/** The head alone: the body is read beside it. `undefined` for what has no such form, as TRACE. */
function toWebRequest({ method = 'GET', url = '/', headers }: IncomingMessage): Request | undefined {
  const plain: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && !name.startsWith(':')) plain[name] = typeof value === 'string' ? value : value.join(', ')
  }
  try {
    // whoever asks for a whole address has named another server
    return new Request(`http://localhost${url.startsWith('/') ? url : '/'}`, { method, headers: plain })
  } catch {
    return undefined
  }
}

async function readNodeBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  // a parser that ran before has left its result here; one for texts or bytes has not looked into it
  if (request.readableEnded && 'body' in request) {
    const { body } = request
    return typeof body === 'string' || body instanceof Uint8Array ? readJson([body], { maxBytes }) : body
  }
  try {
    const chunks = request.iterator({ destroyOnReturn: false })
    return await readJson(chunks, { length: request.headers['content-length'], maxBytes })
  } finally {
    // what is left of a body that is too large, so that the client gets to reading the answer
    request.resume()
  }
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  if (response.destroyed) {
    await answer.body?.cancel()
    return
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  if (answer.body === null) response.end()
  else if (answer.headers.get('content-type') === 'text/event-stream') await stream(answer.body, response)
  else response.end(Buffer.from(await answer.arrayBuffer()))
}

async function stream(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader()
  const leave = (): void => void reader.cancel().catch(() => {})
  response.once('close', leave)
  // together with the first event when that comes at once
  const flush = setImmediate(() => response.flushHeaders())
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (!response.write(value)) await drained(response)
    }
  } finally {
    clearImmediate(flush)
    response.off('close', leave)
  }
  response.end()
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
