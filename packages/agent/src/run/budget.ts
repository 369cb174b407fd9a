import type { AgentUsage, ModelUsage } from '../agent-result.js'
import type { BudgetKind, BudgetLimits, ModelPrice } from '../budget-limits.js'
import { addUsage, NO_USAGE, totalTokens } from '../model/model-usage.js'

export interface Exhausted {
  kind: BudgetKind
  used: number
  limit: number
}

/** Counts what a run has used. */
export class Budget {
  readonly limits: BudgetLimits
  readonly #prices: Readonly<Record<string, ModelPrice>>
  readonly #startedAt = performance.now()
  #usage: ModelUsage = NO_USAGE
  #usd = 0
  #toolCalls = 0
  turns = 0

  constructor(limits: BudgetLimits, prices: Readonly<Record<string, ModelPrice>> = {}) {
    this.limits = limits
    this.#prices = prices
  }

  countTokens(usage: ModelUsage, model: string): void {
    this.#usage = addUsage(this.#usage, usage)
    const price = this.#prices[model]
    if (price === undefined) return
    const { input, output, cacheRead = input * 0.1, cacheWrite = input * 1.25 } = price
    const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage
    this.#usd +=
      (inputTokens * input + outputTokens * output + cacheReadTokens * cacheRead + cacheWriteTokens * cacheWrite) / 1e6
  }

  /** How many of the calls asked for may still be made; they count as made. */
  admit(calls: number): number {
    const { toolCalls: limit = Number.POSITIVE_INFINITY } = this.limits
    const admitted = Math.max(0, Math.min(calls, limit - this.#toolCalls))
    this.#toolCalls += admitted
    return admitted
  }

  /** What is used up besides turns, calls and time. */
  get exhausted(): Exhausted | undefined {
    const { tokens, usd } = this.limits
    const used = totalTokens(this.#usage)
    if (tokens !== undefined && used >= tokens) return { kind: 'tokens', used, limit: tokens }
    if (usd !== undefined && this.#usd >= usd) return { kind: 'usd', used: this.#usd, limit: usd }
    return undefined
  }

  get toolCallsExhausted(): Exhausted {
    return { kind: 'toolCalls', used: this.#toolCalls, limit: this.limits.toolCalls ?? 0 }
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }

  get usage(): AgentUsage {
    return {
      ...this.#usage,
      totalTokens: totalTokens(this.#usage),
      toolCalls: this.#toolCalls,
      durationMs: this.elapsedMs,
      ...(Object.keys(this.#prices).length > 0 && { usd: this.#usd }),
    }
  }
}

const UNITS: Readonly<Record<BudgetKind, (limit: number) => string>> = {
  turns: (limit) => `${limit} turns`,
  toolCalls: (limit) => `${limit} tool calls`,
  tokens: (limit) => `${limit} tokens`,
  timeMs: (limit) => `${limit} ms`,
  usd: (limit) => `$${limit}`,
}

export const describeLimit = ({ kind, limit }: Exhausted): string => UNITS[kind](limit)
