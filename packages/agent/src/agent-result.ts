import type { MessageParam } from '@anthropic-ai/sdk/resources/messages'
import type { ModelStopReason } from './model/model-client.js'

/**
 * How a run ended: `completed` with an answer; `max_iterations`; `budget_exhausted`; `truncated` at the model's output limit;
 * `refused` by the model; `context_exceeded`; `awaiting_approval` when it answered, but calls wait for an approval.
 */
export type AgentStatus =
  | 'completed'
  | 'max_iterations'
  | 'budget_exhausted'
  | 'truncated'
  | 'refused'
  | 'context_exceeded'
  | 'awaiting_approval'

/** One tool call of a run, in the model's order. */
export interface ToolCallRecord {
  tool: string
  input: unknown
  /** The tool's output, or `{ error: { code, message, … } }` when it did not give one. */
  result: Readonly<Record<string, unknown>>
}

/** Tokens as the API counted them. */
export interface ModelUsage {
  /** Read by the model and neither taken from nor written to the prompt cache. */
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
}

export interface AgentUsage extends ModelUsage {
  /** All four together. */
  totalTokens: number
  toolCalls: number
  durationMs: number
  /** Only with a price table. */
  usd?: number | undefined
}

/** A call that did not run, because its approval is still open. The same call made later gets the decision. */
export interface PendingApproval {
  callId: string
  tool: string
  input: unknown
  approvalId?: string | undefined
  hash?: string | undefined
}

export interface AgentResult {
  prompt: string
  /** The answer for the operator; never a tool's output. */
  response: string
  tool_calls: ToolCallRecord[]
  /** Model turns taken. */
  iterations: number
  status: AgentStatus
  stopReason: ModelStopReason | null
  /** Also the correlation id of all its tool calls. */
  runId: string
  model: string
  usage: AgentUsage
  pending: PendingApproval[]
  /** The conversation, valid to go on from: pass it as `history` of the next run. Holds device output. */
  messages: readonly MessageParam[]
}
