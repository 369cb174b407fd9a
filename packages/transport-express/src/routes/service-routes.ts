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
    response: z.object({ tools: z.array(z.record(z.string(), z.unknown())) }),
    handle: ({ flotilla }) => ({ tools: flotilla.performance() }),
  }),
]
