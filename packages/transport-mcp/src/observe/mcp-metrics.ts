import type { Counter, Gauge, Histogram, Metrics } from '@flotilla/core'

export type RequestStatus = 'success' | 'error' | 'cancelled'

/** Figures of the MCP door. */
export interface McpMetrics {
  readonly connections: Gauge
  /** A request was answered, or will not be any more. */
  finished(method: string, status: RequestStatus, durationMs: number): void
  /** `type`: a code of ours for a failed tool, else the name of a protocol error. */
  failed(type: string): void
}

// labels come from small sets: a client may send any method
const METHODS = new Set([
  'completion/complete',
  'initialize',
  'logging/setLevel',
  'ping',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/subscribe',
  'resources/templates/list',
  'resources/unsubscribe',
  'server/discover',
  'subscriptions/listen',
  'tools/call',
  'tools/list',
])

/** Declares them; several doors of one kernel share them. */
export function createMcpMetrics(metrics: Metrics): McpMetrics {
  const requests: Counter<'method' | 'status'> = metrics.counter({
    name: 'mcp_requests_total',
    help: 'MCP requests by method and outcome',
    labels: ['method', 'status'],
  })
  const durations: Histogram<'method'> = metrics.histogram({
    name: 'mcp_request_duration_seconds',
    help: 'Time from an MCP request to its answer',
    labels: ['method'],
  })
  const errors: Counter<'error_type'> = metrics.counter({
    name: 'mcp_errors_total',
    help: 'MCP requests that failed, by error code of the tool or kind of protocol error',
    labels: ['error_type'],
  })
  const connections = metrics.gauge({
    name: 'mcp_active_connections',
    help: 'Open MCP sessions and stdio connections, and running stateless requests',
  })
  return {
    connections,
    finished(method, status, durationMs) {
      const label = METHODS.has(method) ? method : 'other'
      requests.inc({ method: label, status })
      durations.observe({ method: label }, durationMs / 1_000)
    },
    failed: (type) => errors.inc({ error_type: type }),
  }
}
