import type { Approver, Caller } from '@flotilla/core'
import type { McpDoor } from './mcp-door.js'
import { type ToolAnswer, toAnswer } from './tool-answer.js'
import { traceIdOf } from './trace-context.js'

/** A `tools/call` without anything of an SDK. */
export interface ToolCall {
  name: string
  arguments: unknown
  meta: Readonly<Record<string, unknown>> | undefined
  caller: Caller
  signal: AbortSignal
  correlationId?: string | undefined
  approver?: Approver | undefined
  /** Sends `notifications/progress`. */
  notify(progress: ProgressParams): Promise<void>
}

export interface ProgressParams {
  progressToken: string | number
  progress: number
  total?: number
  message?: string
  [key: string]: unknown
}

/** @throws whatever `flotilla.call` does. */
export async function runTool({ flotilla }: McpDoor, call: ToolCall): Promise<ToolAnswer> {
  const { caller, signal, approver, meta } = call
  const key = meta?.['flotilla/idempotencyKey']
  const result = await flotilla.call(call.name, call.arguments ?? {}, {
    caller,
    signal,
    approver,
    onProgress: progressSender(call),
    correlationId: traceIdOf(meta?.traceparent) ?? call.correlationId,
    idempotencyKey: typeof key === 'string' && key !== '' ? key : undefined,
  })
  return toAnswer(result)
}

function progressSender({ meta, notify }: ToolCall) {
  const progressToken = meta?.progressToken
  if (typeof progressToken !== 'string' && typeof progressToken !== 'number') return undefined
  let last = Number.NEGATIVE_INFINITY
  return ({ done, total, message }: { done: number; total?: number | undefined; message?: string | undefined }) => {
    // the protocol asks for figures that grow
    if (done <= last) return
    last = done
    const params: ProgressParams = { progressToken, progress: done }
    if (total !== undefined) params.total = total
    if (message !== undefined) params.message = message
    // a client that left hears of it in another way
    notify(params).catch(() => {})
  }
}
