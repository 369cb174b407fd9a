import { ERROR_CODES } from '@flotilla/core'
import type { McpMetrics, RequestStatus } from './mcp-metrics.js'

/** As much of a transport, of either SDK, as is watched. */
interface WatchedTransport {
  onmessage?: ((message: Message, extra?: unknown) => void) | undefined
  onclose?: (() => void) | undefined
  send(message: Message, options?: unknown): Promise<void>
}

interface Message {
  id?: string | number
  method?: string
  params?: { requestId?: string | number }
  result?: { isError?: unknown }
  error?: { code?: unknown; data?: unknown }
}

const PROTOCOL_ERRORS: Readonly<Record<number, string>> = {
  [-32700]: 'parse_error',
  [-32600]: 'invalid_request',
  [-32601]: 'method_not_found',
  [-32602]: 'invalid_params',
  [-32603]: 'internal_error',
  [-32020]: 'header_mismatch',
  [-32021]: 'capability_missing',
  [-32022]: 'version_unsupported',
}

/** Our own code where the error carries it, else the protocol's word. */
function typeOf({ code, data }: { code?: unknown; data?: unknown }): string {
  const own = typeof data === 'object' && data !== null && 'code' in data ? String(data.code) : ''
  return Object.hasOwn(ERROR_CODES, own) ? own : (PROTOCOL_ERRORS[Number(code)] ?? 'protocol_error')
}

/**
 * Counts and times the requests that pass a transport. To be called before a server is connected to it: both SDKs keep
 * the callbacks they find, and call them first.
 */
export function watchTransport(transport: object, metrics: McpMetrics): void {
  // the SDKs' Transport types differ from each other in ways that do not matter here
  const watched = transport as WatchedTransport
  const running = new Map<string | number, { method: string; startedAt: number }>()
  const finish = (id: string | number, status: RequestStatus): void => {
    const request = running.get(id)
    if (request === undefined) return
    running.delete(id)
    metrics.finished(request.method, status, performance.now() - request.startedAt)
  }
  const { onmessage, onclose } = watched
  const send = watched.send.bind(watched)
  let open = true
  metrics.connections.inc({})
  watched.onmessage = (message, extra) => {
    onmessage?.(message, extra)
    if (message.method === undefined) return
    if (message.id !== undefined) running.set(message.id, { method: message.method, startedAt: performance.now() })
    else if (message.method === 'notifications/cancelled' && message.params?.requestId !== undefined) {
      finish(message.params.requestId, 'cancelled')
    }
  }
  watched.send = (message, options) => {
    if (message.method === undefined && message.id !== undefined) {
      const failed = message.error !== undefined || message.result?.isError === true
      if (message.error) metrics.failed(typeOf(message.error))
      finish(message.id, failed ? 'error' : 'success')
    }
    return send(message, options)
  }
  watched.onclose = () => {
    onclose?.()
    if (!open) return
    open = false
    metrics.connections.dec({})
    for (const id of [...running.keys()]) finish(id, 'cancelled')
  }
}
