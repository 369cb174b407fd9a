interface Message {
  method?: unknown
  id?: unknown
  params?: unknown
}

const messagesOf = (body: unknown): Message[] =>
  (Array.isArray(body) ? body : [body]).filter((message) => typeof message === 'object' && message !== null)

export const isInitialize = (body: unknown): boolean => messagesOf(body).some(({ method }) => method === 'initialize')

/** Ids of the requests in a body: what somebody waits for, unlike notifications and answers. */
export const requestIds = (body: unknown): (string | number)[] =>
  messagesOf(body).flatMap(({ method, id }) =>
    typeof method === 'string' && (typeof id === 'string' || typeof id === 'number') ? [id] : [],
  )

/** Ids of the requests that nobody waits for any more. */
export const cancelledIds = (body: unknown): unknown[] =>
  messagesOf(body).flatMap(({ method, params }) =>
    method === 'notifications/cancelled' && typeof params === 'object' && params !== null && 'requestId' in params
      ? [params.requestId]
      : [],
  )

/** A stream of notifications, which lasts as long as the client wants. */
export const isListening = (body: unknown): boolean =>
  messagesOf(body).some(({ method }) => method === 'subscriptions/listen')
