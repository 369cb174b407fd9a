import type { LayerFactory } from '../layer.js'
import { limitCaller, toRateLimitError } from '../limit-caller.js'

/** Counts the call, unless the door or the calling tool has. */
export const limitRate: LayerFactory = (kernel) => (next) => async (call) => {
  if (call.depth > 0) return next(call)
  const decision = call.options.rateLimit ?? (await limitCaller(kernel, call.caller))
  if (decision?.allowed === false) throw toRateLimitError(call.caller, decision)
  call.rateLimit = decision
  return next(call)
}
