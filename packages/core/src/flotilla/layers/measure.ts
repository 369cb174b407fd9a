import type { LayerFactory } from '../layer.js'
import { codeOf, outcomeOf } from '../outcome.js'

/** Counts and times every call. */
export const measure: LayerFactory = ({ metrics, performance }, tool) => {
  const labels = { tool: tool.name }
  const { executions, calls, errors, duration, active } = metrics
  return (next) => async (call) => {
    active.inc(labels)
    const via = String(call.caller?.via)
    try {
      const output = await next(call)
      calls.inc({ tool: tool.name, via, outcome: 'ok' })
      executions.inc({ tool: tool.name, status: 'success' })
      performance.record(tool.name, call.durationMs, true)
      return output
    } catch (error) {
      const outcome = outcomeOf(call, error)
      calls.inc({ tool: tool.name, via, outcome })
      executions.inc({ tool: tool.name, status: 'error' })
      if (outcome !== 'cancelled') errors.inc({ tool: tool.name, code: codeOf(error) })
      performance.record(tool.name, call.durationMs, false)
      throw error
    } finally {
      active.dec(labels)
      duration.observe(labels, call.durationMs / 1000)
    }
  }
}
