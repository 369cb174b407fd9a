import { randomUUID } from 'node:crypto'
import { Anthropic } from '@anthropic-ai/sdk'
import {
  type Breaker,
  type Caller,
  createBreaker,
  currentCorrelationId,
  type Flotilla,
  withCorrelation,
} from '@flotilla/core'
import type { Agent, AgentOptions, AgentRun, AgentRunOptions } from './agent.js'
import { agentMetrics } from './agent-metrics.js'
import { checkBudget, checkOptions, checkRun } from './check-options.js'
import { createArtifactStore } from './outputs/artifact-store.js'
import type { AgentParts } from './run/create-scene.js'
import { executeRun } from './run/execute-run.js'
import { startRun } from './run/start-run.js'

const DEFAULT_MODEL = 'claude-sonnet-5-5'
const EVERYTHING: Omit<Caller, 'via'> = { id: 'agent', scopes: ['*'] }

/**
 * An operator that answers prompts by calling the tools of a kernel, through the kernel: its guard, its limits, its approvals and
 * its audit hold for the model as for anybody else.
 * @throws OPTION_INVALID
 */
export function createAgent(flotilla: Flotilla, options: AgentOptions = {}): Agent {
  checkOptions(options)
  const { model = DEFAULT_MODEL, fallbackModel, prices, budget = {} } = options
  const models = fallbackModel === undefined ? [model] : [model, fallbackModel]
  checkBudget(budget, models, prices)
  const parts: AgentParts = {
    flotilla,
    options,
    model,
    client: options.client ?? new Anthropic(),
    artifacts: options.artifacts ?? createArtifactStore(),
    breakerOf: breakers(),
    metrics: agentMetrics(flotilla.metrics),
  }

  const run = (prompt: string, runOptions: AgentRunOptions = {}): AgentRun => {
    const runId = runOptions.runId ?? currentCorrelationId() ?? randomUUID()
    const caller: Caller = { ...(runOptions.caller ?? options.caller ?? EVERYTHING), via: 'agent' }
    return startRun(runId, runOptions.signal, async ({ emit, signal }) => {
      const limits = { ...budget, ...runOptions.budget }
      checkRun(prompt, runOptions)
      checkBudget(limits, models, prices)
      const order = { prompt, runId, caller, runOptions, emit, signal, limits }
      return withCorrelation(runId, () => executeRun(parts, order))
    })
  }
  return Object.freeze({ model, run })
}

/** One for each model: that one is overloaded says nothing about another. */
function breakers(): (model: string) => Breaker {
  const byModel = new Map<string, Breaker>()
  return (model) => {
    const breaker = byModel.get(model) ?? createBreaker()
    byModel.set(model, breaker)
    return breaker
  }
}
