import { z } from 'zod'
import type { HealthStatus } from '../../health/health.js'
import { defineTool } from '../define-tool.js'
import type { Tool } from '../tool.js'

export interface HealthCheckOptions {
  /** Of the service. @default 'unknown' */
  version?: string
  /** `production`, `staging`, … @default the variable ENVIRONMENT, else NODE_ENV, else 'development' */
  environment?: string
  /** Names of dependencies that are told as `not_configured` where no health check has that name. @default redis, database */
  dependencies?: readonly string[]
}

const DEPENDENCY: Readonly<Record<HealthStatus, 'connected' | 'disconnected'>> = {
  healthy: 'connected',
  degraded: 'connected',
  unhealthy: 'disconnected',
}

export const createHealthCheckTool = (options: HealthCheckOptions = {}): Tool => {
  const { version = 'unknown', dependencies = ['redis', 'database'] } = options
  const { ENVIRONMENT, NODE_ENV } = process.env
  const environment = options.environment ?? ENVIRONMENT ?? NODE_ENV ?? 'development'
  return defineTool({
    name: 'health_check',
    title: 'Health check',
    description:
      'How this service itself is doing: status, uptime, version and what it depends on. Says nothing about devices.',
    effect: 'read',
    tags: ['service'],
    input: z.object({}),
    output: z.object({
      status: z.enum(['healthy', 'degraded', 'unhealthy']),
      uptime: z.number().describe('Seconds since the start'),
      version: z.string(),
      environment: z.string(),
      dependencies: z.record(z.string(), z.enum(['connected', 'disconnected', 'not_configured'])),
    }),
    async run(_input, { health }) {
      const { status, uptimeSeconds, checks } = await health.detailed()
      const known = Object.entries(checks).map(([name, check]) => [name, DEPENDENCY[check.status]] as const)
      const missing = dependencies.map((name) => [name, 'not_configured'] as const)
      return {
        status,
        uptime: uptimeSeconds,
        version,
        environment,
        dependencies: Object.fromEntries([...missing, ...known]),
      }
    },
  })
}
