import type { Caller } from '../callers/caller.js'
import type { Logger } from '../observe/logger.js'
import type { Tool } from '../tools/tool.js'

/** One call on its way to a tool. The caller is authorised and the input valid by now. */
export interface MiddlewareCall {
  readonly tool: Tool
  readonly input: Readonly<Record<string, unknown>>
  readonly caller: Caller
  readonly signal: AbortSignal
  readonly correlationId: string
  readonly idempotencyKey?: string | undefined
  readonly log: Logger
}

export type ToolOutput = Record<string, unknown>

/**
 * A layer of your own round every call. It stands after validation and before approval: what it refuses costs nobody an
 * approval. Throw a FlotillaError to refuse; return `next()`'s value, or an output of your own, which is checked and
 * redacted like the tool's. What it hands to `next` is added to `context.state` of the tool.
 */
export interface Middleware<State extends object = object> {
  readonly name: string
  handle(call: MiddlewareCall, next: (state?: State) => Promise<ToolOutput>): Promise<ToolOutput>
}

/** Checks nothing; ties the types of `next` and of the tools made by `toolsWith` together. */
export const defineMiddleware = <State extends object = object>(middleware: Middleware<State>): Middleware<State> =>
  Object.freeze(middleware)
