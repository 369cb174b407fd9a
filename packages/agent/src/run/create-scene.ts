import type { Breaker, Caller, Flotilla } from '@flotilla/core'
import type { AgentOptions, AgentRunOptions } from '../agent.js'
import type { Emit } from '../agent-event.js'
import type { AgentMetrics } from '../agent-metrics.js'
import { createToolbox } from '../calls/toolbox.js'
import { Conversation } from '../model/conversation.js'
import type { ModelClient } from '../model/model-client.js'
import { RequestBuilder } from '../model/model-request.js'
import type { ArtifactStore } from '../outputs/artifact-store.js'
import { createOutputTools } from '../outputs/output-tools.js'
import { deviceNote, systemPrompt } from '../system-prompt.js'
import type { Budget } from './budget.js'
import type { LoopScene } from './loop-scene.js'

/** What all runs of an agent share. */
export interface AgentParts {
  readonly flotilla: Flotilla
  readonly options: AgentOptions
  readonly model: string
  readonly client: ModelClient
  readonly artifacts: ArtifactStore
  readonly breakerOf: (model: string) => Breaker
  readonly metrics: AgentMetrics
}

export interface RunParts {
  readonly prompt: string
  readonly runId: string
  readonly caller: Caller
  readonly runOptions: AgentRunOptions
  readonly emit: Emit
  readonly signal: AbortSignal
  readonly budget: Budget
}

/** Puts together what one run works with: the defaults of the options stand here. */
export function createScene(parts: AgentParts, run: RunParts): LoopScene {
  const { flotilla, options, model, client, artifacts, breakerOf } = parts
  const { prompt, runId, caller, runOptions, emit, signal, budget } = run
  const { maxToolConcurrency = 5, maxTokens = 16_000, maxInlineBytes = 16_384, turnTimeoutMs = 300_000 } = options
  const { attempts = 2, delayMs = 500 } = options.turnRetry ?? {}
  const offered = flotilla.tools.list({ caller }).filter(options.tools ?? (() => true))
  const toolbox = createToolbox(offered, createOutputTools(artifacts, caller.id, maxInlineBytes))
  const conversation = new Conversation(runOptions.history)
  conversation.ask(runOptions.device === undefined ? [prompt] : [prompt, deviceNote(runOptions.device)])
  const wanted = runOptions.maxIterations ?? options.maxIterations ?? 5
  return {
    prompt,
    runId,
    emit,
    signal,
    inventory: flotilla.fleet.inventory,
    conversation,
    requests: new RequestBuilder({
      system: systemPrompt(options.system),
      tools: toolbox.definitions,
      thinking: options.thinking,
      promptCache: options.promptCache ?? '5m',
      extra: options.request,
    }),
    toolbox,
    budget,
    calls: {
      flotilla,
      caller,
      runId,
      signal,
      emit,
      toolTimeoutMs: options.toolTimeoutMs ?? 10_000,
      approver: runOptions.approver ?? options.approver,
      rateLimit: runOptions.rateLimit,
      shape: {
        store: artifacts,
        owner: caller.id,
        maxInlineBytes,
        onStoreFailed: (error) => flotilla.logger.error({ err: error, runId }, 'a large tool result could not be kept'),
      },
    },
    turns: { client, timeoutMs: turnTimeoutMs, retry: { attempts, delayMs } },
    breakerOf,
    model,
    fallbackModel: options.fallbackModel,
    maxTokens,
    maxIterations: Math.min(wanted, budget.limits.turns ?? wanted),
    maxToolConcurrency,
  }
}
