import { AsyncLocalStorage } from 'node:async_hooks'
import type { AttributeValue, Span, Tracer } from './tracer.js'

export interface RecordedSpan {
  name: string
  parent: string | undefined
  attributes: Record<string, AttributeValue>
  status: { code: 0 | 1 | 2; message?: string }
  errors: Error[]
  ended: boolean
}

/** Keeps spans for tests to look at. */
export interface MemoryTracer extends Tracer {
  readonly spans: readonly RecordedSpan[]
}

export function createMemoryTracer(): MemoryTracer {
  const active = new AsyncLocalStorage<RecordedSpan>()
  const spans: RecordedSpan[] = []
  return {
    spans,
    startActiveSpan(name, { attributes = {} }, body) {
      const parent = active.getStore()?.name
      const record: RecordedSpan = {
        name,
        parent,
        attributes: { ...attributes },
        status: { code: 0 },
        errors: [],
        ended: false,
      }
      spans.push(record)
      const span: Span = {
        setAttribute: (key, value) => void (record.attributes[key] = value),
        setStatus: (status) => void (record.status = status),
        recordException: (error) => void record.errors.push(error),
        end: () => void (record.ended = true),
      }
      return active.run(record, () => body(span))
    },
  }
}
