import type { Call } from './call.js'
import type { ToolOutput } from './middleware.js'
import type { ToolResult } from './tool-result.js'

export function toToolResult(call: Call, output: ToolOutput): ToolResult {
  const { tool, correlationId, durationMs, cacheStatus, replayed, rateLimit, approval, warnings } = call
  if (tool.deprecated !== undefined) warnings.push(deprecationOf(call))
  let text: string | undefined
  const result: ToolResult = {
    tool: tool.name,
    output,
    get text() {
      text ??= JSON.stringify(output)
      return text
    },
    correlationId,
    durationMs,
    cacheStatus,
    replayed,
    warnings,
  }
  if (rateLimit !== undefined) result.rateLimit = rateLimit
  if (approval !== undefined) result.approval = approval
  return result
}

function deprecationOf({ tool }: Call): string {
  const { reason, replacedBy } = tool.deprecated ?? {}
  const instead = replacedBy === undefined ? '' : ` Use "${replacedBy}" instead.`
  return `Tool "${tool.name}" is deprecated.${reason === undefined ? '' : ` ${reason}`}${instead}`
}
