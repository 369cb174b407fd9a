export type AttributeValue = string | number | boolean

/** The part of an OpenTelemetry span that Flotilla uses. */
export interface Span {
  setAttribute(name: string, value: AttributeValue): unknown
  /** `code`: 0 unset, 1 ok, 2 error, as in OpenTelemetry. */
  setStatus(status: { code: 0 | 1 | 2; message?: string }): unknown
  recordException(error: Error): void
  end(): void
}

/** The part of `@opentelemetry/api`'s Tracer that Flotilla uses: `trace.getTracer('flotilla')` fits as it is. */
export interface Tracer {
  /** Runs `body` with the new span active, so that spans started inside become its children. */
  startActiveSpan<T>(name: string, options: { attributes?: Record<string, AttributeValue> }, body: (span: Span) => T): T
}

const NO_SPAN: Span = { setAttribute() {}, setStatus() {}, recordException() {}, end() {} }

/** Records nothing. */
export const noTracer: Tracer = { startActiveSpan: (_name, _options, body) => body(NO_SPAN) }
