import { Delivery } from './exchange.js'
import type { ExchangeOptions } from './http-options.js'
import type { McpEndpoint } from './mcp-endpoint.js'
import { readJson } from './read-body.js'

/** Between web-standard requests and the endpoint. */
export async function answerFetch(
  endpoint: McpEndpoint,
  { request, body, caller }: ExchangeOptions & { request: Request },
): Promise<Response> {
  const delivery = new Delivery()
  const { signal } = request
  const leave = (): void => delivery.abandon()
  signal.addEventListener('abort', leave, { once: true })
  delivery.onDone(() => signal.removeEventListener('abort', leave))
  if (signal.aborted) leave()
  const answer = await endpoint.answer({
    request,
    delivery,
    caller,
    readBody: async (maxBytes) =>
      body === undefined ? readJson(request.body, { length: request.headers.get('content-length'), maxBytes }) : body,
  })
  if (answer.body && answer.headers.get('content-type') === 'text/event-stream') {
    return new Response(followed(answer.body, delivery), answer)
  }
  delivery.complete()
  return answer
}

/** The same stream; says when it was read to its end, or left. */
function followed(body: ReadableStream<Uint8Array>, delivery: Delivery): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (!done) return controller.enqueue(value)
      delivery.complete()
      controller.close()
    },
    async cancel(reason) {
      delivery.abandon()
      await reader.cancel(reason)
    },
  })
}
