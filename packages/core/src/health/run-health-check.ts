import type { HealthCheck, HealthResult } from './health.js'

/** Runs one check within its deadline. Never rejects: throwing and lateness are results. */
export async function runHealthCheck(
  { check, timeoutMs = 5_000 }: HealthCheck,
  redact: (text: string) => string,
): Promise<HealthResult & { latencyMs: number }> {
  const startedAt = performance.now()
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<HealthResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'unhealthy', error: `no answer within ${timeoutMs} ms` })
      abort.abort(new Error('health check timed out'))
    }, timeoutMs)
  })
  const asked = (async () => check(abort.signal))()
  const result = await Promise.race([asked.then(withKnownStatus), late]).catch(
    (error: unknown): HealthResult => ({
      status: 'unhealthy',
      error: error instanceof Error ? error.message : String(error),
    }),
  )
  clearTimeout(timer)
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
  return { ...result, ...(result.error !== undefined && { error: redact(String(result.error)) }), latencyMs }
}

const STATUSES: ReadonlySet<unknown> = new Set(['healthy', 'degraded', 'unhealthy'])

/** A check that says anything else, `error` for example, does not say that all is well. */
const withKnownStatus = (result: HealthResult): HealthResult =>
  STATUSES.has(result?.status)
    ? result
    : { ...result, status: 'unhealthy', error: result?.error ?? `the check answered ${JSON.stringify(result?.status)}` }
