import { FlotillaError } from '../../errors/flotilla-error.js'
import type { ParseResult } from '../../tools/tool.js'
import type { Call } from '../call.js'
import type { Kernel } from '../kernel.js'
import type { LayerFactory } from '../layer.js'
import type { ToolOutput } from '../middleware.js'
import { describeIssues } from './validate.js'

/** What the tool gave is checked, then redacted. */
export const finishOutputs: LayerFactory = (kernel) => (next) => async (call) => {
  const finished = finishOutput(kernel, call, await next(call))
  return finished instanceof Promise ? await finished : finished
}

/**
 * An output must be what the tool's schema promises, and nothing secret and no control characters leave, unless a program of our
 * own asked for it.
 * @throws OUTPUT_INVALID
 */
export function finishOutput(kernel: Kernel, call: Call, output: unknown): ToolOutput | Promise<ToolOutput> {
  const parsing = call.tool.parseOutput(output)
  return parsing instanceof Promise
    ? parsing.then((parsed) => toShown(kernel, call, parsed))
    : toShown(kernel, call, parsing)
}

function toShown(kernel: Kernel, { tool, options, devices }: Call, parsed: ParseResult): ToolOutput {
  if (!parsed.ok) {
    throw new FlotillaError('OUTPUT_INVALID', `Output of "${tool.name}" is not valid: ${describeIssues(parsed.issues)}`)
  }
  return options.unredacted === true ? parsed.value : kernel.redaction.output(parsed.value, devices)
}
