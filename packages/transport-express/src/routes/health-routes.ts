import type { HealthReport } from '@flotilla/core'
import { z } from 'zod'
import { type Route, route } from '../route.js'

const status = z.enum(['healthy', 'degraded', 'unhealthy'])

export const healthRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/health',
    summary: 'Whether the service answers; asks nothing else',
    access: 'open',
    tag: 'health',
    response: z.object({
      status: z.literal('healthy'),
      timestamp: z.string(),
      version: z.string(),
      uptime_seconds: z.number(),
    }),
    handle: ({ flotilla, options }) => ({
      status: 'healthy',
      timestamp: new Date().toISOString(),
      version: options.version ?? '0.0.0',
      uptime_seconds: flotilla.health.uptimeSeconds,
    }),
  }),
  route({
    method: 'get',
    path: '/health/detailed',
    summary: 'Every check, in parallel, and figures of the process; shared for a while',
    access: 'open',
    tag: 'health',
    response: z.object({
      status,
      timestamp: z.string(),
      version: z.string(),
      uptime_seconds: z.number(),
      checks: z.record(
        z.string(),
        z.looseObject({ status, latency_ms: z.number().optional(), error: z.string().optional() }),
      ),
      metrics: z.object({
        cpu_percent: z.number(),
        memory_percent: z.number(),
        disk_percent: z.number(),
        process_count: z.number(),
      }),
    }),
    handle: async ({ flotilla, options }) => toSnakeCase(await flotilla.health.detailed(), options.version ?? '0.0.0'),
  }),
  route({
    method: 'get',
    path: '/health/ready',
    summary: 'Whether it wants traffic; 503 names what is not ready',
    access: 'open',
    tag: 'health',
    response: z.object({ status: z.literal('ready') }),
    otherResponses: {
      503: {
        description: 'Not ready',
        schema: z.object({ status: z.literal('not_ready'), not_ready: z.array(z.string()) }),
      },
    },
    async handle({ flotilla, response }) {
      const { ready, notReady } = await flotilla.health.ready()
      if (ready) return { status: 'ready' }
      response.status(503)
      return { status: 'not_ready', not_ready: notReady }
    },
  }),
  route({
    method: 'get',
    path: '/health/live',
    summary: 'Whether the process lives; touches nothing',
    access: 'open',
    tag: 'health',
    response: z.object({ status: z.literal('alive') }),
    handle: ({ flotilla }) => flotilla.health.live(),
  }),
]

const toSnakeCase = ({ status, timestamp, uptimeSeconds, checks, metrics }: HealthReport, version: string) => ({
  status,
  timestamp,
  version,
  uptime_seconds: uptimeSeconds,
  checks: Object.fromEntries(
    Object.entries(checks).map(([name, { latencyMs, ...check }]) => [name, { ...check, latency_ms: latencyMs }]),
  ),
  metrics: {
    cpu_percent: metrics.cpuPercent,
    memory_percent: metrics.memoryPercent,
    disk_percent: metrics.diskPercent,
    process_count: metrics.processCount,
  },
})
