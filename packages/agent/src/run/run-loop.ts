import type { Message, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages'
import { FlotillaError, isFlotillaError } from '@flotilla/core'
import type { AgentResult, AgentStatus, ModelUsage } from '../agent-result.js'
import { type CallOutcome, failed } from '../calls/call-outcome.js'
import { callTool } from '../calls/call-tool.js'
import { prepareCalls } from '../calls/prepare-calls.js'
import { runCalls } from '../calls/run-calls.js'
import { takeTurn } from '../model/model-turn.js'
import { usageOf } from '../model/model-usage.js'
import { judge, refusalText, textOf, toolUses } from '../model/reply.js'
import { CUT_NOTE, closingNote, LAST_TURN_NOTE } from '../system-prompt.js'
import { describeLimit, type Exhausted } from './budget.js'
import { CallLog, type RefusalCode } from './call-log.js'
import type { LoopScene } from './loop-scene.js'

/** The answer when the model still wants tools after its last turn. */
export const MAX_ITERATIONS_TEXT = 'Maximum iterations reached without final answer'

/** Enough for a summary. */
const CLOSING_TOKENS = 2_048

/** The turns of one run: ask the model, run the tools it wants, give it the results, until it answers or a limit is reached. */
export class RunLoop {
  readonly #scene: LoopScene
  readonly #log: CallLog
  #model: string
  #stopReason: Message['stop_reason'] = null
  #lastText = ''
  /** Set once a budget is used up: the next turn is the last, and without tools. */
  #closing: Exhausted | undefined

  constructor(scene: LoopScene) {
    this.#scene = scene
    this.#model = scene.model
    this.#log = new CallLog(scene.toolbox, scene.emit)
  }

  get outcomes(): readonly CallOutcome[] {
    return this.#log.outcomes
  }

  /** @throws MODEL_REJECTED, MODEL_UNAVAILABLE, BREAKER_OPEN; `signal.reason` when aborted. */
  async run(): Promise<AgentResult> {
    const { budget, maxIterations, signal } = this.#scene
    for (;;) {
      signal.throwIfAborted()
      if (budget.turns >= maxIterations) return this.#stopAtIterations()
      const message = await this.#takeTurn()
      const result = message && (await this.#follow(message))
      if (result !== undefined) return result
    }
  }

  /** The result of a run that a budget has ended where it stood. */
  stopAtBudget(exhausted: Exhausted, text = ''): AgentResult {
    if (this.#closing === undefined) this.#scene.emit({ type: 'budget', ...exhausted })
    const limit = describeLimit(exhausted)
    return this.#finish(
      'budget_exhausted',
      text || `The budget of this run (${limit}) was used up before a final answer`,
    )
  }

  #stopAtIterations(): AgentResult {
    const { emit, budget, maxIterations } = this.#scene
    if (this.#closing !== undefined) return this.stopAtBudget(this.#closing)
    emit({ type: 'budget', kind: 'turns', used: budget.turns, limit: maxIterations })
    return this.#finish('max_iterations', MAX_ITERATIONS_TEXT)
  }

  /** Nothing when another model has to take the turn. */
  async #takeTurn(): Promise<Message | undefined> {
    const { budget, emit, requests, conversation, maxTokens, signal, turns, breakerOf } = this.#scene
    const model = this.#model
    const turn = budget.turns + 1
    emit({ type: 'turn_started', turn })
    const limit = this.#closing === undefined ? maxTokens : Math.min(maxTokens, CLOSING_TOKENS)
    const params = requests.build(model, limit, conversation.messages)
    const onLostReply = (usage: ModelUsage): void => budget.countTokens(usage, model)
    try {
      const message = await takeTurn(params, { ...turns, breaker: breakerOf(model), signal, emit, turn, onLostReply })
      const usage = usageOf(message.usage)
      budget.turns++
      budget.countTokens(usage, model)
      this.#stopReason = message.stop_reason
      emit({ type: 'turn_finished', turn, stopReason: message.stop_reason, usage })
      return message
    } catch (error) {
      const isOut = isFlotillaError(error) && (error.code === 'MODEL_UNAVAILABLE' || error.code === 'BREAKER_OPEN')
      if (isOut && this.#fallBack('unavailable')) return undefined
      throw error
    }
  }

  async #follow(message: Message): Promise<AgentResult | undefined> {
    const { conversation, budget } = this.#scene
    const verdict = judge(message)
    if (verdict === 'refused') {
      return this.#fallBack('refusal') ? undefined : this.#finish('refused', refusalText(message))
    }
    conversation.reply(message)
    const text = textOf(message)
    this.#lastText = text || this.#lastText
    if (this.#closing !== undefined) return this.stopAtBudget(this.#closing, text)
    const uses = toolUses(message)
    switch (verdict) {
      case 'answered':
        return this.#finish(this.#log.pending.length > 0 ? 'awaiting_approval' : 'completed', text || this.#lastText)
      case 'truncated':
        return this.#finish('truncated', text || 'The reply was cut at its longest length before it had any text')
      case 'context_exceeded':
        return this.#finish('context_exceeded', text || "The conversation is too long for the model's context window")
    }
    if (budget.exhausted !== undefined) return this.#close(budget.exhausted, uses)
    if (verdict === 'wants_tools') return this.#runTools(uses)
    if (verdict === 'cut_in_calls') this.#refuse(uses, 'INPUT_INVALID', CUT_CALL, [CUT_NOTE])
    return undefined
  }

  async #runTools(uses: readonly ToolUseBlock[]): Promise<AgentResult | undefined> {
    const { toolbox, inventory, budget, calls, maxToolConcurrency, conversation, maxIterations } = this.#scene
    this.#log.announce(uses)
    const prepared = await prepareCalls(uses, toolbox, inventory)
    const admitted = budget.admit(prepared.length)
    const run = runCalls(prepared.slice(0, admitted), maxToolConcurrency, (call, slot) => callTool(call, slot, calls))
    const outcomes = [...(await run), ...this.#log.refuse(uses.slice(admitted), 'BUDGET_EXCEEDED', TOO_MANY_CALLS)]
    this.#log.add(outcomes)
    const blocks = outcomes.map(({ block }) => block)
    if (admitted < uses.length) {
      return this.#startClosing(budget.toolCallsExhausted, (notes) => conversation.answer(blocks, notes))
    }
    conversation.answer(blocks, budget.turns === maxIterations - 1 ? [LAST_TURN_NOTE] : [])
    return undefined
  }

  /** A budget is used up, and the model would go on. */
  #close(exhausted: Exhausted, uses: readonly ToolUseBlock[]): AgentResult | undefined {
    return this.#startClosing(exhausted, (notes) => {
      if (uses.length > 0) this.#refuse(uses, 'BUDGET_EXCEEDED', 'The budget of this run is used up', notes)
      else if (notes.length > 0) this.#scene.conversation.ask(notes)
    })
  }

  /** Answers what is open, and lets the model close in one more turn when that is wanted and possible. */
  #startClosing(exhausted: Exhausted, answer: (notes: readonly string[]) => void): AgentResult | undefined {
    const { budget, maxIterations, emit } = this.#scene
    const isTurnLeft = budget.limits.closingTurn !== false && budget.turns < maxIterations
    answer(isTurnLeft ? [closingNote(describeLimit(exhausted))] : [])
    if (!isTurnLeft) return this.stopAtBudget(exhausted)
    emit({ type: 'budget', ...exhausted })
    this.#closing = exhausted
    return undefined
  }

  #refuse(uses: readonly ToolUseBlock[], code: RefusalCode, message: string, notes: readonly string[]): void {
    this.#log.announce(uses)
    const outcomes = this.#log.refuse(uses, code, message)
    this.#log.add(outcomes)
    const blocks = outcomes.map(({ block }) => block)
    this.#scene.conversation.answer(blocks, notes)
  }

  /** Hands the conversation to the other model, once. */
  #fallBack(reason: 'refusal' | 'unavailable'): boolean {
    const { fallbackModel, conversation, requests, emit, budget, maxIterations } = this.#scene
    if (fallbackModel === undefined || fallbackModel === this.#model || budget.turns >= maxIterations) return false
    emit({ type: 'model_changed', from: this.#model, to: fallbackModel, reason })
    this.#model = fallbackModel
    conversation.restart()
    requests.restart()
    return true
  }

  #finish(status: AgentStatus, response: string): AgentResult {
    const { prompt, runId, budget, conversation } = this.#scene
    this.#answerOpen()
    return {
      prompt,
      response,
      tool_calls: this.#log.outcomes.map(({ record }) => record),
      iterations: budget.turns,
      status,
      stopReason: this.#stopReason,
      runId,
      model: this.#model,
      usage: budget.usage,
      pending: this.#log.pending,
      messages: Object.freeze([...conversation.messages]),
    }
  }

  /** The conversation can go on later only when no call is left without a result. */
  #answerOpen(): void {
    const { conversation } = this.#scene
    if (conversation.open.length === 0) return
    const ended = new FlotillaError('CANCELLED', 'The run ended before this call started; nothing was done')
    conversation.answer(conversation.open.map((id) => failed({ id, name: '', input: {} }, ended).block))
  }
}

const TOO_MANY_CALLS = 'The tool calls of this run are used up, so this one was not made'
const CUT_CALL = 'The reply was cut at its longest length, so this call was not run'
