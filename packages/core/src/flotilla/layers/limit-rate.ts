import type { RateLimitDecision } from '../../rate-limit/rate-limiter.js'
import type { LayerFactory } from '../layer.js'
import { limitCaller, toRateLimitError } from '../limit-caller.js'
import type { ToolOutput } from '../middleware.js'

/** Counts the call, unless the door or the calling tool has. */
export const limitRate: LayerFactory = (kernel) => (next) => (call) => {
  if (call.depth > 0) return next(call)
  const proceed = (decision: RateLimitDecision | undefined): Promise<ToolOutput> => {
    if (decision?.allowed === false) throw toRateLimitError(call.caller, decision)
    call.rateLimit = decision
    return next(call)
  }
  const decision = call.options.rateLimit ?? limitCaller(kernel, call.caller)
  return decision instanceof Promise ? decision.then(proceed) : proceed(decision)
}
