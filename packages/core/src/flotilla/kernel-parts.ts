import type { Approver } from '../approval/approver.js'
import type { AuditSink } from '../audit/audit-sink.js'
import type { Cache } from '../cache/cache.js'
import type { HealthRegistry } from '../health/health.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import type { Tracer } from '../observe/tracer.js'
import type { RateLimiter } from '../rate-limit/rate-limiter.js'
import type { TierLimits } from '../rate-limit/tier-limits.js'
import type { Redactor } from '../redact/create-redactor.js'
import type { Tool } from '../tools/tool.js'
import type { Middleware } from './middleware.js'
import type { KernelPolicy } from './policy.js'
import type { Resource } from './resource.js'
import type { AddressPolicy } from './targets.js'

/** The parts of a kernel. Every one that is left out has a default in memory. */
export interface KernelParts {
  /** @default those of `builtinTools()` */
  tools?: readonly Tool[]
  resources?: readonly Resource[]
  /** Layers of your own, outermost first: after validation, before approval. */
  middleware?: readonly Middleware[]
  policy?: KernelPolicy
  /** Decides about every write. Without one, and without one that comes with the call, writes are denied. */
  approver?: Approver
  /** @default 300_000 */
  approvalTimeoutMs?: number
  /** Addresses outside the inventory that tools may operate. @default none */
  addresses?: AddressPolicy
  rateLimiter?: RateLimiter
  /** By tier. @default premium 100 and basic 10 a minute */
  rateLimits?: TierLimits
  /** What happens to calls while the limiter fails. @default 'allow' */
  rateLimiterFailure?: 'allow' | 'deny'
  health?: HealthRegistry
  metrics?: Metrics
  cache?: Cache
  /** Where results of writes are kept by idempotency key. @default in memory, for a day */
  idempotency?: Cache
  audit?: AuditSink
  /** @default JSON lines on standard error, from `warn` on */
  logger?: Logger
  tracer?: Tracer
  /**
   * Knows the shapes of secrets on every platform by default, and, with a fleet that the kernel makes, the secrets used to log in.
   * A fleet of your own tells them with `session: { onCredentials }`.
   */
  redactor?: Redactor
}
