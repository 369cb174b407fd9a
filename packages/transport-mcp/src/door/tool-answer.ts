import { FlotillaError, isFlotillaError, type ToolResult } from '@flotilla/core'
import type { McpMetrics } from '../observe/mcp-metrics.js'

/** The result of `tools/call`, in the form that both SDKs take. */
export interface ToolAnswer {
  content: { type: 'text'; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: true
  _meta?: Record<string, unknown>
  [key: string]: unknown
}

export function toAnswer(result: ToolResult): ToolAnswer {
  const { output, text, correlationId, cacheStatus, replayed, warnings } = result
  // one flat level: the SDK checks and copies every entry
  const meta: Record<string, unknown> = { 'flotilla/correlation_id': correlationId }
  if (cacheStatus !== 'off') meta['flotilla/cache_status'] = cacheStatus
  if (replayed) meta['flotilla/replayed'] = true
  if (warnings.length > 0) meta['flotilla/warnings'] = warnings
  return { content: [{ type: 'text', text }], structuredContent: output, _meta: meta }
}

/**
 * A failed call, for the model to read: what the kernel says, which is safe to show. There is no structured content: clients
 * check that against the tool's output schema.
 */
export function toErrorAnswer(error: unknown, { failed }: McpMetrics): ToolAnswer {
  // the kernel gives nothing else; whatever reaches this place all the same is not shown
  const failure = isFlotillaError(error) ? error : new FlotillaError('INTERNAL', 'The call failed unexpectedly')
  const { code, message, hint } = failure
  failed(code)
  return {
    content: [{ type: 'text', text: hint ? `${code}: ${message}\n${hint}` : `${code}: ${message}` }],
    isError: true,
    _meta: { 'flotilla/error': failure.toJSON() },
  }
}
