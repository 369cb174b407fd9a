import { isFlotillaError } from '../../errors/flotilla-error.js'
import { retryDelayMs, toRetryPolicy } from '../../resilience/retry-policy.js'
import { sleep } from '../../resilience/sleep.js'
import type { Tool } from '../../tools/tool.js'
import type { Kernel } from '../kernel.js'
import type { Handler } from '../layer.js'
import type { ToolOutput } from '../middleware.js'

/** The innermost handler: the tool itself, and for reads another try after an error that may pass. */
export function runTool(kernel: Kernel, tool: Tool): Handler {
  const once: Handler = (call) =>
    Promise.resolve(tool.run(call.input as never, kernel.createContext(call)) as ToolOutput | Promise<ToolOutput>)
  if (tool.retries === 0) return once
  const policy = toRetryPolicy(tool.retries)
  return async (call) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(call)
      } catch (error) {
        const mayPass = isFlotillaError(error) && error.retryable
        if (!mayPass || attempt >= policy.attempts || call.toolSignal.aborted) throw error
        call.log.info({ code: error.code, attempt }, 'tool is tried again')
        await sleep(retryDelayMs(policy, attempt), { signal: call.toolSignal })
      }
    }
  }
}
