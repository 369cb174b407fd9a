/** How one tool has been doing lately. */
export interface ToolPerformance {
  tool: string
  calls: number
  errors: number
  /** Share of calls that failed, 0 to 1. */
  errorRate: number
  averageMs: number
  /** Of the latest calls. */
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
}

export interface PerformanceRecorder {
  record(tool: string, durationMs: number, ok: boolean): void
  summary(): ToolPerformance[]
}

interface Recorded {
  calls: number
  errors: number
  totalMs: number
  maxMs: number
  latest: Float64Array
}

/** @param window how many calls of each tool the percentiles are over. @default 512 */
export function createPerformanceRecorder(window = 512): PerformanceRecorder {
  const tools = new Map<string, Recorded>()
  return {
    record(tool, durationMs, ok) {
      let recorded = tools.get(tool)
      if (recorded === undefined) {
        recorded = { calls: 0, errors: 0, totalMs: 0, maxMs: 0, latest: new Float64Array(window) }
        tools.set(tool, recorded)
      }
      recorded.latest[recorded.calls % window] = durationMs
      recorded.calls++
      if (!ok) recorded.errors++
      recorded.totalMs += durationMs
      recorded.maxMs = Math.max(recorded.maxMs, durationMs)
    },
    summary: () =>
      [...tools].map(([tool, recorded]) => summarise(tool, recorded)).sort((a, b) => (a.tool < b.tool ? -1 : 1)),
  }
}

function summarise(tool: string, { calls, errors, totalMs, maxMs, latest }: Recorded): ToolPerformance {
  const sorted = latest.slice(0, Math.min(calls, latest.length)).sort()
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return {
    tool,
    calls,
    errors,
    errorRate: calls === 0 ? 0 : errors / calls,
    averageMs: round(calls === 0 ? 0 : totalMs / calls),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: round(maxMs),
  }
}

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
