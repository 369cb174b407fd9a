import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Tool } from '../../tools/tool.js'
import type { LayerFactory } from '../layer.js'
import type { ToolOutput } from '../middleware.js'
import { describeIssues } from './validate.js'

/** What the tool gave must be what its schema promises. */
export const checkOutputs: LayerFactory = (_kernel, tool) => (next) => async (call) =>
  checkOutput(tool, await next(call))

export async function checkOutput(tool: Tool, output: unknown): Promise<ToolOutput> {
  const parsing = tool.parseOutput(output)
  const parsed = parsing instanceof Promise ? await parsing : parsing
  if (parsed.ok) return parsed.value
  throw new FlotillaError('OUTPUT_INVALID', `Output of "${tool.name}" is not valid: ${describeIssues(parsed.issues)}`)
}
