import type { Kernel } from '../kernel.js'
import type { Handler, Layer } from '../layer.js'
import type { Middleware, MiddlewareCall, ToolOutput } from '../middleware.js'
import { finishOutput } from './finish-output.js'

/** A middleware of the user as a layer. An output that it made itself is checked and redacted as the tool's is. */
export const toLayer =
  (kernel: Kernel, middleware: Middleware): Layer =>
  (next: Handler): Handler =>
  async (call) => {
    const { tool, input, caller, signal, correlationId, log } = call
    const { idempotencyKey } = call.options
    const view: MiddlewareCall = { tool, input, caller, signal, correlationId, log, idempotencyKey }
    let inner: ToolOutput | undefined
    const output = await middleware.handle(view, async (state) => {
      if (state !== undefined) call.state = { ...call.state, ...state }
      inner = await next(call)
      return inner
    })
    return output === inner ? output : finishOutput(kernel, call, output)
  }
