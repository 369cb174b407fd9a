import type { Message, MessageStreamParams } from '@anthropic-ai/sdk/resources/messages/messages'
import { type Breaker, FlotillaError } from '@flotilla/core'
import type { Emit } from '../agent-event.js'
import type { ModelUsage } from '../agent-result.js'
import { followSignals, untilAborted } from '../run/follow-signals.js'
import { startTimer } from '../run/start-timer.js'
import type { ModelClient } from './model-client.js'
import { type ModelFailure, toModelFailure, turnTimeout, unusableReply } from './model-error.js'
import { usageOf } from './model-usage.js'
import { toolUses } from './reply.js'
import { ToolInputs } from './tool-inputs.js'

export interface TurnScene {
  readonly client: ModelClient
  readonly breaker: Breaker
  readonly signal: AbortSignal
  readonly emit: Emit
  readonly turn: number
  readonly timeoutMs: number
  readonly retry: { readonly attempts: number; readonly delayMs: number }
  /** Hears of the tokens of a reply that was lost. */
  onLostReply(usage: ModelUsage): void
}

/**
 * One reply of the model. The client repeats requests that fail before the reply begins; a stream that breaks is asked for
 * again here, which is safe: no tool runs before the reply is whole.
 * @throws MODEL_REJECTED, MODEL_UNAVAILABLE, BREAKER_OPEN; `signal.reason` when aborted.
 */
export async function takeTurn(params: MessageStreamParams, scene: TurnScene): Promise<Message> {
  const { signal, emit, turn, retry } = scene
  for (let attempt = 0; ; attempt++) {
    const outcome = await throughBreaker(params, scene)
    if ('message' in outcome) return outcome.message
    if (!outcome.isBrokenStream || attempt >= retry.attempts) throw outcome.error
    emit({ type: 'turn_restarted', turn, reason: outcome.error.message })
    await pause(retry.delayMs * 2 ** attempt, signal)
  }
}

async function throughBreaker(
  params: MessageStreamParams,
  scene: TurnScene,
): Promise<{ message: Message } | ModelFailure> {
  const pass = scene.breaker.enter()
  if (pass === undefined) {
    const { retryAtMs } = scene.breaker.status
    const message = `The model's API failed so often that it is left alone for a while`
    throw new FlotillaError('BREAKER_OPEN', message, { details: { retryAtMs } })
  }
  try {
    const outcome = await readReply(params, scene)
    if ('message' in outcome || outcome.error.code !== 'MODEL_UNAVAILABLE') pass.success()
    else pass.failure()
    return outcome
  } finally {
    // when it was called off
    pass.cancel()
  }
}

async function readReply(params: MessageStreamParams, scene: TurnScene): Promise<{ message: Message } | ModelFailure> {
  const { client, signal, emit, turn, timeoutMs } = scene
  const controller = new AbortController()
  const release = followSignals(controller, signal)
  const timer = startTimer(() => controller.abort(turnTimeout(params.model, timeoutMs)), timeoutMs)
  let usage: ModelUsage | undefined
  try {
    signal.throwIfAborted()
    const stream = client.messages.stream(params, { signal: controller.signal })
    stream.on('text', (text) => emit({ type: 'text', turn, text }))
    stream.on('thinking', (text) => emit({ type: 'thinking', turn, text }))
    const inputs = new ToolInputs()
    stream.on('streamEvent', (event, snapshot) => {
      inputs.follow(event)
      if (event.type === 'message_start' || event.type === 'message_delta') usage = usageOf(snapshot.usage)
    })
    const message = inputs.restore(await untilAborted(stream.finalMessage(), controller.signal))
    return faultOf(message, params.model) ?? { message }
  } catch (thrown) {
    if (signal.aborted) throw signal.reason
    if (usage !== undefined) scene.onLostReply(usage)
    if (controller.signal.aborted) return { error: controller.signal.reason as FlotillaError, isBrokenStream: false }
    return toModelFailure(thrown, params.model)
  } finally {
    clearTimeout(timer)
    release()
  }
}

/** What could not be answered: a call without an id or a name, and two with one id. */
function faultOf(message: Message, model: string): ModelFailure | undefined {
  const uses = toolUses(message)
  if (uses.some(({ id, name }) => !id || !name)) return unusableReply(model, 'a tool call has no id or no name')
  const isUnique = new Set(uses.map(({ id }) => id)).size === uses.length
  return isUnique ? undefined : unusableReply(model, 'two tool calls have the same id')
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  try {
    await untilAborted(new Promise<void>((resolve) => (timer = startTimer(resolve, delayMs))), signal)
  } finally {
    clearTimeout(timer)
  }
}
