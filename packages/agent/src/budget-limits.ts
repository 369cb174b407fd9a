export type BudgetKind = 'turns' | 'toolCalls' | 'tokens' | 'timeMs' | 'usd'

/** Bounds of one run; each is unlimited when absent. */
export interface BudgetLimits {
  /** Model turns; the smaller of this and `maxIterations` holds. */
  turns?: number
  toolCalls?: number
  /** All tokens, in and out, cached or not. */
  tokens?: number
  /** Wall-clock time from start to end, approvals included. What is under way is aborted. */
  timeMs?: number
  /** Needs a price for the model. */
  usd?: number
  /**
   * Whether the model gets one last short turn, without tools, to answer with what it has when `toolCalls`, `tokens` or `usd`
   * are used up. @default true
   */
  closingTurn?: boolean
}

/** US dollars per million tokens. */
export interface ModelPrice {
  input: number
  output: number
  /** @default input × 0.1 */
  cacheRead?: number
  /** @default input × 1.25 */
  cacheWrite?: number
}
