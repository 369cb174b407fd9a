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
  const result = await Promise.race([asked, late]).catch(
    (error: unknown): HealthResult => ({
      status: 'unhealthy',
      error: redact(error instanceof Error ? error.message : String(error)),
    }),
  )
  clearTimeout(timer)
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
  return { ...result, latencyMs }
}
