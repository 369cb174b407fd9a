import type { ToolPerformance } from '@flotilla/core'
import { z } from 'zod'
import { type Route, route } from '../route.js'

export const serviceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/',
    summary: 'What this service is',
    access: 'open',
    tag: 'service',
    response: z.object({ service: z.string(), version: z.string(), docs: z.string() }),
    handle: ({ options: { service = 'flotilla', version = '0.0.0' }, request }) => ({
      service,
      version,
      docs: `${request.baseUrl}/docs`,
    }),
  }),
  route({
    method: 'get',
    path: '/metrics',
    summary: 'Figures in the Prometheus text format',
    access: 'key',
    limited: false,
    tag: 'service',
    produces: 'text/plain',
    async handle({ flotilla, response }) {
      const { contentType, body } = await flotilla.metrics.expose()
      response.setHeader('Content-Type', contentType)
      response.end(body)
    },
  }),
  route({
    method: 'get',
    path: '/api/performance/summary',
    summary: 'Calls, errors and times of every tool since the start',
    access: 'key',
    tag: 'service',
    response: z.object({
      tools: z.array(
        z.object({
          tool: z.string(),
          calls: z.int(),
          errors: z.int(),
          error_rate: z.number().describe('From 0 to 1'),
          average_ms: z.number(),
          p50_ms: z.number().describe('Of the latest calls'),
          p95_ms: z.number(),
          p99_ms: z.number(),
          max_ms: z.number(),
        }),
      ),
    }),
    handle: ({ flotilla }) => ({ tools: flotilla.performance().map(toSnakeCase) }),
  }),
]

const toSnakeCase = ({ tool, calls, errors, ...figures }: ToolPerformance) => ({
  tool,
  calls,
  errors,
  error_rate: figures.errorRate,
  average_ms: figures.averageMs,
  p50_ms: figures.p50Ms,
  p95_ms: figures.p95Ms,
  p99_ms: figures.p99Ms,
  max_ms: figures.maxMs,
})
