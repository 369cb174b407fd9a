const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-.*)?$/
const NO_TRACE = '0'.repeat(32)

/** The trace id of a W3C `traceparent`, to be used as correlation id; `undefined` when it is not one. */
export function traceIdOf(traceparent: unknown): string | undefined {
  if (typeof traceparent !== 'string' || traceparent.startsWith('ff')) return undefined
  const traceId = TRACEPARENT.exec(traceparent)?.[1]
  return traceId === NO_TRACE ? undefined : traceId
}
