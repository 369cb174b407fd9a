import type { Effect, Progress } from '@flotilla/core'
import type { AgentResult, ModelUsage } from './agent-result.js'
import type { BudgetKind } from './budget-limits.js'
import type { ModelStopReason } from './model/model-client.js'

/** The model asked for a tool. All calls of a turn are requested before the first one starts. */
export interface ToolRequestedEvent {
  type: 'tool_requested'
  /** The model's id for this one call; names repeat, ids do not. */
  callId: string
  tool: string
  input: unknown
  /** Absent for a tool that does not exist. */
  effect?: Effect | undefined
}

/** Somebody has to say yes to exactly this call before it runs. */
export interface ApprovalRequiredEvent {
  type: 'approval_required'
  callId: string
  tool: string
  effect: Exclude<Effect, 'read'>
  /** The validated input: show this, never what the model says about it. */
  input: Readonly<Record<string, unknown>>
  devices: readonly string[]
  /** What the approval is bound to. */
  hash: string
  /** Set when the answer is left open: the run goes on, the call did not happen. */
  approvalId?: string | undefined
}

export interface ToolFinishedEvent {
  type: 'tool_finished'
  callId: string
  tool: string
  ok: boolean
  /** The tool's output, or `{ error: { code, message, … } }`. */
  result: Readonly<Record<string, unknown>>
  durationMs: number
}

type AgentEventBody =
  | { type: 'run_started'; runId: string; model: string }
  | { type: 'turn_started'; turn: number }
  /** A piece of the answer as it is written. */
  | { type: 'text'; turn: number; text: string }
  /** A piece of the model's summarised thinking. */
  | { type: 'thinking'; turn: number; text: string }
  /** The stream broke and the turn starts again: what it has said so far does not count. */
  | { type: 'turn_restarted'; turn: number; reason: string }
  | { type: 'turn_finished'; turn: number; stopReason: ModelStopReason | null; usage: ModelUsage }
  | { type: 'model_changed'; from: string; to: string; reason: 'refusal' | 'unavailable' }
  | ToolRequestedEvent
  | { type: 'tool_started'; callId: string; tool: string }
  | { type: 'tool_progress'; callId: string; tool: string; progress: Progress }
  | ApprovalRequiredEvent
  | { type: 'approval_decided'; callId: string; tool: string; decision: 'approved' | 'denied' | 'pending' }
  | ToolFinishedEvent
  /** A budget is used up: the run comes to its end. */
  | { type: 'budget'; kind: BudgetKind; used: number; limit: number }
  /** Always the last one. A run that fails has none: the iteration throws. */
  | { type: 'done'; result: AgentResult }

/** What happens in a run, in order. `id` counts from 1: good for `Last-Event-ID`. */
export type AgentEvent = { readonly id: number } & AgentEventBody

/** Tells an event to whoever listens. */
export type Emit = (event: AgentEventBody) => void
