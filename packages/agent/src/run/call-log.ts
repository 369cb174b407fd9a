import type { ToolUseBlock } from '@anthropic-ai/sdk/resources/messages'
import { FlotillaError } from '@flotilla/core'
import type { Emit } from '../agent-event.js'
import type { PendingApproval } from '../agent-result.js'
import { type CallOutcome, failed } from '../calls/call-outcome.js'
import type { Toolbox } from '../calls/toolbox.js'

/** Why the agent itself did not make a call. */
export type RefusalCode = 'BUDGET_EXCEEDED' | 'INPUT_INVALID'

/** The calls of a run and what became of them, in the model's order. */
export class CallLog {
  readonly #outcomes: CallOutcome[] = []
  readonly #toolbox: Toolbox
  readonly #emit: Emit

  constructor(toolbox: Toolbox, emit: Emit) {
    this.#toolbox = toolbox
    this.#emit = emit
  }

  get outcomes(): readonly CallOutcome[] {
    return this.#outcomes
  }

  get pending(): PendingApproval[] {
    return this.#outcomes.flatMap(({ pending }) => (pending === undefined ? [] : [pending]))
  }

  add(outcomes: readonly CallOutcome[]): void {
    this.#outcomes.push(...outcomes)
  }

  /** Tells listeners what the model asks for, before any of it starts. */
  announce(uses: readonly ToolUseBlock[]): void {
    for (const { id: callId, name, input } of uses) {
      const tool = this.#toolbox.find(name)?.tool
      this.#emit({ type: 'tool_requested', callId, tool: tool?.name ?? name, input, effect: tool?.effect })
    }
  }

  /** The outcomes of calls that are not made. */
  refuse(uses: readonly ToolUseBlock[], code: RefusalCode, message: string): CallOutcome[] {
    return uses.map(({ id, name, input }) => {
      const tool = this.#toolbox.find(name)?.tool.name ?? name
      const outcome = failed({ id, name: tool, input }, new FlotillaError(code, message))
      const { result } = outcome.record
      this.#emit({ type: 'tool_finished', callId: id, tool, ok: false, result, durationMs: 0 })
      return outcome
    })
  }
}
