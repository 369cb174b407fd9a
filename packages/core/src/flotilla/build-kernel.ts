import { createMemoryAudit } from '../audit/memory-audit.js'
import { createCache } from '../cache/create-cache.js'
import { EFFECTS } from '../callers/effect.js'
import type { Fleet } from '../fleet/fleet.js'
import { createHealthRegistry } from '../health/create-health-registry.js'
import type { HealthRegistry } from '../health/health.js'
import { compileGlob } from '../inventory/selection/glob.js'
import { createMetrics } from '../observe/create-metrics.js'
import { createJsonLogger } from '../observe/json-logger.js'
import type { Metrics } from '../observe/metrics.js'
import { noTracer } from '../observe/tracer.js'
import { checkPolicy, createRateLimiter } from '../rate-limit/create-rate-limiter.js'
import { DEFAULT_TIER_LIMITS } from '../rate-limit/tier-limits.js'
import { createRedactor } from '../redact/create-redactor.js'
import { IdempotencyStore } from './idempotency-store.js'
import type { Kernel } from './kernel.js'
import { createKernelMetrics } from './kernel-metrics.js'
import type { KernelParts } from './kernel-parts.js'
import { createKernelRedaction } from './kernel-redaction.js'
import { createPerformanceRecorder } from './performance-recorder.js'
import { exposeProcessFigures } from './process-figures.js'
import { redactingLogger } from './redacting-logger.js'
import { RunningCalls } from './running-calls.js'
import { createTargets } from './targets.js'

/** The kernel without what needs the finished one: contexts are made by its owner. */
export interface BuiltKernel {
  kernel: Omit<Kernel, 'createContext'>
  health: HealthRegistry
  metrics: Metrics
}

/** Fills in the defaults and checks the options. @throws OPTION_INVALID */
export function buildKernel(fleet: Fleet, parts: KernelParts): BuiltKernel {
  const {
    middleware = [],
    policy = {},
    approver,
    approvalTimeoutMs = 300_000,
    rateLimits = DEFAULT_TIER_LIMITS,
  } = parts
  for (const [tier, limit] of Object.entries(rateLimits)) checkPolicy(limit, `rate limit of tier "${tier}"`)
  const target = createTargets(fleet.inventory, parts.addresses)
  const redaction = createKernelRedaction(parts.redactor ?? createRedactor(), target)
  const metrics = parts.metrics ?? createDefaultMetrics()
  const denied = policy.deny?.map(compileGlob) ?? []
  return {
    metrics,
    health: parts.health ?? createHealthRegistry({ redact: (text) => redaction.text(text) }),
    kernel: {
      logger: redactingLogger(parts.logger ?? createJsonLogger({ level: 'warn' }), redaction.value),
      tracer: parts.tracer ?? noTracer,
      metrics: createKernelMetrics(metrics),
      running: new RunningCalls(),
      performance: createPerformanceRecorder(),
      // whoever names an approver means writes to happen; each still needs its yes
      allow: policy.allow ?? (approver === undefined ? ['read'] : EFFECTS),
      scopes: policy.scopes ?? {},
      isDenied: (tool) => denied.some((matches) => matches(tool)),
      rateLimiter: parts.rateLimiter ?? createRateLimiter(),
      limits: rateLimits,
      limiterFailure: parts.rateLimiterFailure ?? 'allow',
      middleware,
      approver,
      approvalTimeoutMs,
      idempotency: new IdempotencyStore(parts.idempotency ?? createCache({ maxEntries: 10_000 }), redaction.text),
      cache: parts.cache ?? createCache(),
      writes: { count: 0 },
      audit: parts.audit ?? createMemoryAudit(),
      target,
      redaction,
    },
  }
}

function createDefaultMetrics(): Metrics {
  const metrics = createMetrics()
  exposeProcessFigures(metrics)
  return metrics
}
