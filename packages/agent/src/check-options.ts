import { FlotillaError } from '@flotilla/core'
import type { AgentOptions, AgentRunOptions } from './agent.js'
import type { BudgetLimits, ModelPrice } from './budget-limits.js'

const invalid = (message: string): FlotillaError => new FlotillaError('OPTION_INVALID', message)

/** @throws OPTION_INVALID naming the option. */
export function checkOptions(options: AgentOptions): void {
  checkPositive(options, ['toolTimeoutMs', 'turnTimeoutMs'], 'a number more than 0')
  checkWhole(options, ['maxIterations', 'maxToolConcurrency', 'maxTokens', 'maxInlineBytes'], 1)
  if (options.turnRetry !== undefined) checkWhole(options.turnRetry, ['attempts', 'delayMs'], 0)
  for (const name of ['model', 'fallbackModel', 'system'] as const) {
    const value = options[name]
    if (value !== undefined && (typeof value !== 'string' || value.trim() === '')) throw invalid(`${name} is empty`)
  }
  for (const [model, price] of Object.entries(options.prices ?? {})) checkPrice(model, price)
  checkCaller(options.caller)
}

function checkCaller(caller: unknown): void {
  if (caller === undefined) return
  const isCaller = isObject(caller) && typeof caller.id === 'string' && caller.id !== '' && Array.isArray(caller.scopes)
  if (!isCaller) throw invalid('caller must have an id and scopes')
}

/** @throws OPTION_INVALID for a limit that makes no sense, or a budget in dollars for a model without a price. */
export function checkBudget(
  budget: BudgetLimits,
  models: readonly string[],
  prices: Readonly<Record<string, ModelPrice>> = {},
): void {
  checkWhole(budget, ['turns'], 1)
  checkWhole(budget, ['toolCalls'], 0)
  checkPositive(budget, ['tokens', 'timeMs', 'usd'], 'a number more than 0')
  if (budget.usd === undefined) return
  const unknown = models.find((model) => !Object.hasOwn(prices, model))
  if (unknown === undefined) return
  throw new FlotillaError('OPTION_INVALID', `budget.usd needs the price of the model ${unknown}`, {
    hint: `Pass prices: { '${unknown}': { input, output } } in US dollars per million tokens.`,
  })
}

/** @throws OPTION_INVALID */
export function checkRun(prompt: unknown, options: AgentRunOptions): void {
  const { device, caller, maxIterations, history = [] } = options
  if (typeof prompt !== 'string' || prompt.trim() === '') throw invalid('The prompt is empty')
  if (device !== undefined && (typeof device !== 'string' || device.trim() === '')) throw invalid('device is empty')
  checkCaller(caller)
  checkWhole({ maxIterations }, ['maxIterations'], 1)
  if (!Array.isArray(history) || !history.every(isMessage)) {
    throw invalid('history must be the messages of an earlier result')
  }
}

const isMessage = (value: unknown): boolean =>
  isObject(value) &&
  (value.role === 'user' || value.role === 'assistant') &&
  (typeof value.content === 'string' || (Array.isArray(value.content) && value.content.every(isObject)))

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

type Values = object

function checkWhole(values: Values, names: readonly string[], least: number): void {
  for (const name of names) {
    const value = (values as Record<string, unknown>)[name]
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) continue
    throw invalid(`${name} must be a whole number, ${least} or more, not ${String(value)}`)
  }
}

function checkPositive(values: Values, names: readonly string[], what: string): void {
  for (const name of names) {
    const value = (values as Record<string, unknown>)[name]
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value) && value > 0)) continue
    throw invalid(`${name} must be ${what}, not ${String(value)}`)
  }
}

function checkPrice(model: string, price: ModelPrice): void {
  for (const name of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) {
    const value = price[name]
    const isAbsent = value === undefined && name.startsWith('cache')
    if (isAbsent || (typeof value === 'number' && Number.isFinite(value) && value >= 0)) continue
    throw invalid(`prices["${model}"].${name} must be US dollars per million tokens, not ${String(value)}`)
  }
}
