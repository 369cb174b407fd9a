export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy'

export interface HealthResult {
  status: HealthStatus
  /** For people; redacted, since it is shown to callers. */
  error?: string
  /** Anything else worth showing. */
  [fact: string]: unknown
}

/** One thing that can be well or not. Throwing means `unhealthy`. */
export interface HealthCheck {
  check(signal: AbortSignal): Promise<HealthResult> | HealthResult
  /** Longest time, in milliseconds; past it the check counts as unhealthy. @default 5_000 */
  timeoutMs?: number
  /** Whether readiness depends on it. @default true */
  critical?: boolean
}

export interface HealthReport {
  status: HealthStatus
  /** ISO 8601. */
  timestamp: string
  uptimeSeconds: number
  checks: Record<string, HealthResult & { latencyMs: number }>
  metrics: ProcessMetrics
}

/** Real figures of the machine, or of the container where it has limits of its own; all from 0 to 100 but the count. */
export interface ProcessMetrics {
  /** Of all cores, since the figures were last asked for. */
  cpuPercent: number
  memoryPercent: number
  /** Of the file system that holds the working folder. */
  diskPercent: number
  /** Processes that can be seen; 1 where the system does not tell. */
  processCount: number
}

export interface Readiness {
  ready: boolean
  /** What is not ready, by name; empty when ready. */
  notReady: string[]
}

export interface HealthRegistry {
  /** @returns how to remove it. @throws OPTION_INVALID when the name is taken. */
  register(name: string, check: HealthCheck | HealthCheck['check']): () => void
  /** Touches nothing. */
  live(): { status: 'alive' }
  /** A check must fail `graceFailures` times in a row before it turns not-ready. */
  ready(): Promise<Readiness>
  /** All checks in parallel; concurrent and soon following calls share one report. */
  detailed(options?: { fresh?: boolean }): Promise<HealthReport>
  /** Makes `ready()` answer no at once, for a shutdown that lets load balancers leave first. */
  drain(reason: string): void
  readonly uptimeSeconds: number
}
