import type { RateLimitDecision } from '../rate-limit/rate-limiter.js'

/** What a call gave. Refusals and failures are not results: `call` rejects with a coded error. */
export interface ToolResult<Output extends object = Record<string, unknown>> {
  tool: string
  /** Checked against the output schema, redacted, free of control characters; MCP's structured content. */
  output: Output
  /** The same as JSON text, for models and people. Made when first read. */
  readonly text: string
  correlationId: string
  durationMs: number
  /** `off` when the tool is not cached. */
  cacheStatus: 'hit' | 'miss' | 'off'
  /** True when an earlier call with the same idempotency key gave this result. */
  replayed: boolean
  /** Present when the caller is limited: for rate-limit headers. */
  rateLimit?: RateLimitDecision | undefined
  approval?: { id: string; by?: string | undefined } | undefined
  /** For people: deprecated tool, audit trouble after a write, … */
  warnings: readonly string[]
}
