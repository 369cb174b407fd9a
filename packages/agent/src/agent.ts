import type { MessageCreateParamsBase, MessageParam, ThinkingConfigParam } from '@anthropic-ai/sdk/resources/messages'
import type { Approver, Caller, RateLimitDecision, Tool } from '@flotilla/core'
import type { AgentEvent } from './agent-event.js'
import type { AgentResult } from './agent-result.js'
import type { BudgetLimits, ModelPrice } from './budget-limits.js'
import type { ModelClient } from './model/model-client.js'
import type { ArtifactStore } from './outputs/artifact-store.js'

export interface AgentOptions {
  /** @default `new Anthropic()`, which reads ANTHROPIC_API_KEY */
  client?: ModelClient
  /** @default 'claude-sonnet-5-5' */
  model?: string
  /** Takes over when the model refuses or stays unavailable; without it the run ends there. */
  fallbackModel?: string
  /** Model turns of one run. @default 5 */
  maxIterations?: number
  /** Longest time for one tool call, approvals not counted; a tool's own shorter deadline holds. @default 10_000 */
  toolTimeoutMs?: number
  /** Calls at work at the same time. @default 5 */
  maxToolConcurrency?: number
  budget?: BudgetLimits
  /** By model name; needed for a budget in US dollars. */
  prices?: Readonly<Record<string, ModelPrice>>
  /** Asked before each write, besides the kernel's own. Nobody to ask means no. */
  approver?: Approver
  /** Who the tools are called for; `via` becomes `agent`. @default id 'agent' with all scopes */
  caller?: Omit<Caller, 'via'>
  /** Your instructions; what the agent has to know about safety comes after them. */
  system?: string
  /** Tools that the model is offered, of those the caller may use: `(tool) => tool.effect === 'read'`. @default all */
  tools?: (tool: Tool) => boolean
  /** Longest reply of one turn, thinking included. @default 16_000 */
  maxTokens?: number
  /** `false` sends nothing about it. @default adaptive and summarised, on models that have that */
  thinking?: ThinkingConfigParam | false
  /** How long the model's API keeps the prompt cached. @default '5m' */
  promptCache?: '5m' | '1h' | false
  /** Further fields of each request. */
  request?: Pick<
    MessageCreateParamsBase,
    'metadata' | 'output_config' | 'service_tier' | 'stop_sequences' | 'inference_geo'
  >
  /** Longest time for one reply. @default 300_000 */
  turnTimeoutMs?: number
  /** How often a reply whose stream broke is asked for again. @default { attempts: 2, delayMs: 500 } */
  turnRetry?: { attempts?: number; delayMs?: number }
  /** Larger tool results are stored and shown in part. @default 16_384 */
  maxInlineBytes?: number
  /** Keeps large tool results. @default in memory, 64 MiB */
  artifacts?: ArtifactStore
}

export interface AgentRunOptions {
  /** Name or address of the device that the prompt is about. A hint for the model, not a limit: that is the caller's `devices`. */
  device?: string
  /** The run rejects with `signal.reason`; the model's reply and the device work stop. */
  signal?: AbortSignal
  /** Instead of the agent's. */
  caller?: Omit<Caller, 'via'>
  /** Instead of the agent's. */
  approver?: Approver
  maxIterations?: number
  budget?: BudgetLimits
  /** `messages` of an earlier result: the conversation goes on. */
  history?: readonly MessageParam[]
  /** @default the correlation id around this call, else a new one */
  runId?: string
  /** A door's decision for this request: tool calls are not counted again. */
  rateLimit?: RateLimitDecision
}

/**
 * A run that is under way. Await it for the result, iterate it for the events from the first on; both at once work. Leaving
 * the loop early cancels the run.
 */
export interface AgentRun extends AsyncIterable<AgentEvent>, PromiseLike<AgentResult> {
  readonly runId: string
  /** Stops the run; it then rejects with the reason. */
  cancel(reason?: unknown): void
}

export interface Agent {
  readonly model: string
  /**
   * @throws OPTION_INVALID for an empty prompt; MODEL_REJECTED, MODEL_UNAVAILABLE, BREAKER_OPEN when the model's API fails, with
   * the tool calls made so far in `details.toolCalls`; `signal.reason` when aborted.
   */
  run(prompt: string, options?: AgentRunOptions): AgentRun
}
