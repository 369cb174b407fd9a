import type { Approver } from '../approval/approver.js'
import type { AuditSink } from '../audit/audit-sink.js'
import type { Cache } from '../cache/cache.js'
import type { Effect } from '../callers/effect.js'
import type { Logger } from '../observe/logger.js'
import type { Tracer } from '../observe/tracer.js'
import type { RateLimiter } from '../rate-limit/rate-limiter.js'
import type { TierLimits } from '../rate-limit/tier-limits.js'
import type { ToolContext } from '../tools/tool-context.js'
import type { Call } from './call.js'
import type { IdempotencyStore } from './idempotency-store.js'
import type { KernelMetrics } from './kernel-metrics.js'
import type { KernelRedaction } from './kernel-redaction.js'
import type { Middleware } from './middleware.js'
import type { PerformanceRecorder } from './performance-recorder.js'
import type { RunningCalls } from './running-calls.js'
import type { CallTarget } from './targets.js'

/** What the layers work with. */
export interface Kernel {
  readonly logger: Logger
  readonly tracer: Tracer
  readonly metrics: KernelMetrics
  readonly running: RunningCalls
  readonly performance: PerformanceRecorder
  readonly allow: readonly Effect[]
  readonly scopes: Readonly<Partial<Record<Effect, readonly string[]>>>
  readonly isDenied: (tool: string) => boolean
  readonly rateLimiter: RateLimiter
  readonly limits: TierLimits
  readonly limiterFailure: 'allow' | 'deny'
  readonly middleware: readonly Middleware[]
  readonly approver: Approver | undefined
  readonly approvalTimeoutMs: number
  readonly idempotency: IdempotencyStore
  readonly cache: Cache
  /** Writes that have begun and that have ended. What was read before one of them is not served any more. */
  readonly writes: { count: number }
  readonly audit: AuditSink
  /** Looks up what an input names, as far as this caller may see it. */
  readonly target: CallTarget
  readonly redaction: KernelRedaction
  createContext(call: Call): ToolContext
}
