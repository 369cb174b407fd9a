import type { Counter, Gauge, Histogram, Metrics } from '../observe/metrics.js'

/** The kernel's own figures. Labels come from small sets: registered tools, doors, codes. */
export interface KernelMetrics {
  calls: Counter<'tool' | 'via' | 'outcome'>
  executions: Counter<'tool' | 'status'>
  errors: Counter<'tool' | 'code'>
  duration: Histogram<'tool'>
  active: Gauge<'tool'>
  rateLimits: Counter<'tier' | 'decision'>
  approvals: Counter<'tool' | 'decision'>
  cacheRequests: Counter<'tool' | 'cache_status'>
  auditFailures: Counter<'kind'>
}

export const createKernelMetrics = (metrics: Metrics): KernelMetrics => ({
  calls: metrics.counter({
    name: 'flotilla_tool_calls_total',
    help: 'Tool calls by outcome: ok, refused, failed, cancelled.',
    labels: ['tool', 'via', 'outcome'],
  }),
  executions: metrics.counter({
    name: 'mcp_tool_executions_total',
    help: 'Tool calls by status: success or error.',
    labels: ['tool', 'status'],
  }),
  errors: metrics.counter({
    name: 'flotilla_tool_errors_total',
    help: 'Tool calls that were refused or failed, by error code.',
    labels: ['tool', 'code'],
  }),
  duration: metrics.histogram({
    name: 'flotilla_tool_duration_seconds',
    help: 'Time of tool calls through the whole middleware.',
    labels: ['tool'],
  }),
  active: metrics.gauge({
    name: 'flotilla_tool_calls_active',
    help: 'Tool calls running now.',
    labels: ['tool'],
  }),
  rateLimits: metrics.counter({
    name: 'flotilla_rate_limit_decisions_total',
    help: 'Decisions of the rate limiter: allowed, limited, error.',
    labels: ['tier', 'decision'],
  }),
  approvals: metrics.counter({
    name: 'flotilla_approvals_total',
    help: 'Decisions about writes: approved, denied, pending.',
    labels: ['tool', 'decision'],
  }),
  cacheRequests: metrics.counter({
    name: 'flotilla_cache_requests_total',
    help: 'Reads that could be cached, by whether they were: hit or miss.',
    labels: ['tool', 'cache_status'],
  }),
  auditFailures: metrics.counter({
    name: 'flotilla_audit_failures_total',
    help: 'Audit records that could not be written.',
    labels: ['kind'],
  }),
})
