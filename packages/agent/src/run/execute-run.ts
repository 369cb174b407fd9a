import { FlotillaError, isFlotillaError } from '@flotilla/core'
import { countingEmit } from '../agent-metrics.js'
import type { AgentResult } from '../agent-result.js'
import type { BudgetLimits } from '../budget-limits.js'
import { Budget } from './budget.js'
import { type AgentParts, createScene, type RunParts } from './create-scene.js'
import { followSignals } from './follow-signals.js'
import { RunLoop } from './run-loop.js'
import { startTimer } from './start-timer.js'

export type RunOrder = Omit<RunParts, 'budget'> & { readonly limits: BudgetLimits }

/** Runs the loop once: within its time, traced, counted and logged. */
export function executeRun(parts: AgentParts, order: RunOrder): Promise<AgentResult> {
  const { flotilla, model, metrics } = parts
  const { runId, signal } = order
  const attributes = { 'flotilla.agent.run_id': runId, 'gen_ai.request.model': model }
  return flotilla.tracer.startActiveSpan('flotilla.agent.run', { attributes }, async (span) => {
    try {
      const result = await withinTime(parts, order)
      const { status, iterations, usage } = result
      metrics.runs.inc({ status })
      span.setAttribute('flotilla.agent.status', status)
      flotilla.logger.info({ runId, status, iterations, ...usage }, 'agent run ended')
      return result
    } catch (error) {
      const code = signal.aborted ? 'CANCELLED' : isFlotillaError(error) ? error.code : 'INTERNAL'
      metrics.runs.inc({ status: code })
      span.setStatus({ code: 2, message: code })
      if (!signal.aborted) flotilla.logger.warn({ runId, code, err: error }, 'agent run failed')
      throw error
    } finally {
      span.end()
    }
  })
}

async function withinTime(parts: AgentParts, order: RunOrder): Promise<AgentResult> {
  const { runId, limits } = order
  const { timeMs = Number.POSITIVE_INFINITY } = limits
  const controller = new AbortController()
  const timeUp = Symbol('time is up')
  const release = followSignals(controller, order.signal)
  const timer = Number.isFinite(timeMs) ? startTimer(() => controller.abort(timeUp), timeMs) : undefined
  try {
    const budget = new Budget(limits, parts.options.prices)
    const emit = countingEmit(parts.metrics, order.emit)
    const loop = new RunLoop(createScene(parts, { ...order, emit, budget, signal: controller.signal }))
    emit({ type: 'run_started', runId, model: parts.model })
    try {
      return await loop.run()
    } catch (error) {
      if (error === timeUp) return loop.stopAtBudget({ kind: 'timeMs', used: budget.elapsedMs, limit: timeMs })
      throw withProgress(error, runId, loop, budget)
    }
  } finally {
    clearTimeout(timer)
    release()
  }
}

/** What was done before the model failed must not be lost: some of it may have changed devices. */
function withProgress(error: unknown, runId: string, { outcomes }: RunLoop, { turns }: Budget): unknown {
  if (!isFlotillaError(error) || !(error.code.startsWith('MODEL_') || error.code === 'BREAKER_OPEN')) return error
  const toolCalls = outcomes.map(({ record: { tool, input }, block }) => ({ tool, input, ok: block.is_error !== true }))
  const { code, message, retryable, hint, cause } = error
  const details = { ...error.details, runId, iterations: turns, toolCalls }
  return new FlotillaError(code, message, { retryable, hint, cause, details })
}
