import { FlotillaError } from '../../errors/flotilla-error.js'
import type { ParseResult, SchemaIssue } from '../../tools/tool.js'
import type { Call } from '../call.js'
import type { LayerFactory } from '../layer.js'
import type { ToolOutput } from '../middleware.js'

/** From here on the input is what the schema says, defaults filled in. */
export const validate: LayerFactory = (_kernel, tool) => (next) => (call) => {
  const proceed = (parsed: ParseResult): Promise<ToolOutput> => next(withInput(call, parsed))
  const parsing = tool.parseInput(call.rawInput)
  return parsing instanceof Promise ? parsing.then(proceed) : proceed(parsing)
}

function withInput(call: Call, parsed: ParseResult): Call {
  const { tool } = call
  if (!parsed.ok) {
    throw new FlotillaError('INPUT_INVALID', `Input of "${tool.name}" is not valid: ${describeIssues(parsed.issues)}`, {
      details: { issues: parsed.issues },
    })
  }
  call.input = parsed.value
  call.isValid = true
  call.devices = tool.devices(parsed.value)
  return call
}

const SHOWN = 5

export const describeIssues = (issues: readonly SchemaIssue[]): string => {
  const shown = issues.slice(0, SHOWN).map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  if (issues.length > SHOWN) shown.push(`and ${issues.length - SHOWN} more`)
  return shown.join('; ')
}
