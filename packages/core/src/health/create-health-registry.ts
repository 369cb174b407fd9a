import { FlotillaError } from '../errors/flotilla-error.js'
import type { HealthCheck, HealthRegistry, HealthReport, HealthStatus, ProcessMetrics, Readiness } from './health.js'
import { createProcessMetrics } from './process-metrics.js'
import { runHealthCheck } from './run-health-check.js'

export interface HealthOptions {
  /** How long a detailed report is served again, in milliseconds. @default 30_000 */
  cacheMs?: number
  /** Failures in a row before something turns not-ready. @default 3 */
  graceFailures?: number
  /** Removes secrets from the errors of checks. */
  redact?: (text: string) => string
  now?: () => number
  processMetrics?: () => Promise<ProcessMetrics>
}

interface Registered extends HealthCheck {
  failures: number
}

export function createHealthRegistry(options: HealthOptions = {}): HealthRegistry {
  const { cacheMs = 30_000, graceFailures = 3, redact = (text) => text, now = Date.now } = options
  const { processMetrics = createProcessMetrics() } = options
  const startedAt = now()
  const checks = new Map<string, Registered>()
  let draining: string | undefined
  let report: { at: number; value: Promise<HealthReport> } | undefined
  let readiness: Promise<Readiness> | undefined

  const uptimeSeconds = (): number => Math.max(0, Math.round(now() - startedAt) / 1000)

  const probe = async (): Promise<Readiness> => {
    const critical = [...checks].filter(([, check]) => check.critical !== false)
    await Promise.all(
      critical.map(async ([, check]) => {
        const { status } = await runHealthCheck(check, redact)
        check.failures = status === 'unhealthy' ? check.failures + 1 : 0
      }),
    )
    const notReady = critical.filter(([, { failures }]) => failures >= graceFailures).map(([name]) => name)
    return { ready: notReady.length === 0, notReady }
  }

  const measure = async (): Promise<HealthReport> => {
    const [entries, metrics] = await Promise.all([
      Promise.all([...checks].map(async ([name, check]) => [name, await runHealthCheck(check, redact)] as const)),
      processMetrics(),
    ])
    const status = worst(entries.map(([, result]) => result.status))
    const timestamp = new Date(now()).toISOString()
    return { status, timestamp, uptimeSeconds: uptimeSeconds(), checks: Object.fromEntries(entries), metrics }
  }

  return {
    register(name, check) {
      if (checks.has(name)) throw new FlotillaError('OPTION_INVALID', `There is a health check "${name}" already`)
      const registered = { ...(typeof check === 'function' ? { check } : withBoundCheck(check)), failures: 0 }
      checks.set(name, registered)
      report = undefined
      return () => {
        if (checks.get(name) === registered) checks.delete(name)
        report = undefined
      }
    },
    live: () => ({ status: 'alive' }),
    async ready() {
      if (draining !== undefined) return { ready: false, notReady: [draining] }
      // probes that come together count as one, or they would use up the grace among themselves
      readiness ??= probe().finally(() => (readiness = undefined))
      return readiness
    },
    async detailed({ fresh = false } = {}) {
      if (report === undefined || fresh || now() - report.at >= cacheMs) {
        const measured = { at: now(), value: measure() }
        report = measured
        measured.value.catch(() => {
          if (report === measured) report = undefined
        })
      }
      return report.value
    },
    drain(reason) {
      draining = reason
    },
    get uptimeSeconds() {
      return uptimeSeconds()
    },
  }
}

const withBoundCheck = (check: HealthCheck): HealthCheck => ({ ...check, check: (signal) => check.check(signal) })

/** Unhealthy before degraded before healthy. */
const worst = (statuses: readonly HealthStatus[]): HealthStatus =>
  statuses.includes('unhealthy') ? 'unhealthy' : statuses.includes('degraded') ? 'degraded' : 'healthy'
