import { afterEach, describe, expect, test, vi } from 'vitest'
import { healthRegistryContract } from '../testing/contracts/health-registry-contract.js'
import { createHealthRegistry } from './create-health-registry.js'
import type { HealthCheck } from './health.js'

afterEach(() => void vi.useRealTimers())

describe('the registry', () => {
  healthRegistryContract(() => {
    let time = 1_000
    return {
      registry: createHealthRegistry({ now: () => time }),
      advance(ms) {
        time += ms
      },
    }
  })
})

const metrics = { cpuPercent: 0, memoryPercent: 1, diskPercent: 0, processCount: 1 }

test('a check that hangs is unhealthy at its deadline, and hears of it', async () => {
  vi.useFakeTimers()
  const registry = createHealthRegistry({ processMetrics: async () => metrics })
  let seen: AbortSignal | undefined
  registry.register('hung', {
    timeoutMs: 100,
    check(signal) {
      seen = signal
      return new Promise(() => {})
    },
  })
  const report = registry.detailed()
  await vi.advanceTimersByTimeAsync(100)

  expect((await report).checks.hung).toMatchObject({ status: 'unhealthy', error: 'no answer within 100 ms' })
  expect(seen?.aborted).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('probes that come together count as one failure', async () => {
  const registry = createHealthRegistry()
  registry.register('database', () => ({ status: 'unhealthy' }))
  await Promise.all([registry.ready(), registry.ready(), registry.ready(), registry.ready()])

  expect((await registry.ready()).ready).toBe(true)
  expect((await registry.ready()).ready).toBe(false)
})

test.each<[answer: unknown, error: string]>([
  [{ status: 'error', error: 'no route' }, 'no route'],
  [{}, 'the check answered undefined'],
  [undefined, 'the check answered undefined'],
])('a check that answers %j is unhealthy', async (answer, error) => {
  const registry = createHealthRegistry()
  registry.register('database', (() => answer) as HealthCheck['check'])

  expect(await registry.detailed()).toMatchObject({
    status: 'unhealthy',
    checks: { database: { status: 'unhealthy', error } },
  })
})

test('errors of checks are redacted', async () => {
  const registry = createHealthRegistry({ redact: (text) => text.replace('hunter2', '…') })
  registry.register('database', () => {
    throw new Error('password hunter2 refused')
  })
  registry.register('cache', () => ({ status: 'degraded', error: 'hunter2 is slow' }))

  expect((await registry.detailed()).checks).toMatchObject({
    database: { error: 'password … refused' },
    cache: { error: '… is slow' },
  })
})

test('a report has facts of the checks, how long each took, and the uptime', async () => {
  let time = 0
  const registry = createHealthRegistry({ now: () => time })
  registry.register('pool', () => ({ status: 'healthy', sessions: 3 }))
  time = 12_500
  const report = await registry.detailed()

  expect(report).toMatchObject({ uptimeSeconds: 12.5, timestamp: '1970-01-01T00:00:12.500Z' })
  expect(report.checks.pool).toMatchObject({ sessions: 3, latencyMs: expect.any(Number) })
})
