import type { Counter, Metrics } from '@flotilla/core'
import type { Emit } from './agent-event.js'

export interface AgentMetrics {
  readonly runs: Counter<'status'>
  readonly turns: Counter<'stop_reason'>
  readonly restarts: Counter
  readonly tokens: Counter<'kind'>
}

/** The figures of agents; several agents on one kernel share them. */
export const agentMetrics = (metrics: Metrics): AgentMetrics => ({
  runs: metrics.counter({
    name: 'flotilla_agent_runs_total',
    help: 'Agent runs by how they ended: a status, or the code of the error.',
    labels: ['status'],
  }),
  turns: metrics.counter({
    name: 'flotilla_agent_turns_total',
    help: 'Replies of the model by stop reason.',
    labels: ['stop_reason'],
  }),
  restarts: metrics.counter({
    name: 'flotilla_agent_turn_restarts_total',
    help: 'Replies asked for again because their stream broke.',
  }),
  tokens: metrics.counter({
    name: 'flotilla_agent_tokens_total',
    help: 'Tokens of models as their API counted them.',
    labels: ['kind'],
  }),
})

/** Counts what the events say before they go on. */
export const countingEmit =
  ({ turns, restarts, tokens }: AgentMetrics, emit: Emit): Emit =>
  (event) => {
    if (event.type === 'turn_restarted') restarts.inc({})
    if (event.type === 'turn_finished') {
      const { usage, stopReason } = event
      turns.inc({ stop_reason: stopReason ?? 'none' })
      tokens.inc({ kind: 'input' }, usage.inputTokens)
      tokens.inc({ kind: 'output' }, usage.outputTokens)
      tokens.inc({ kind: 'cache_read' }, usage.cacheReadTokens)
      tokens.inc({ kind: 'cache_write' }, usage.cacheWriteTokens)
    }
    emit(event)
  }
