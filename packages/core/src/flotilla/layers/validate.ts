import { FlotillaError } from '../../errors/flotilla-error.js'
import type { SchemaIssue } from '../../tools/tool.js'
import type { LayerFactory } from '../layer.js'

/** From here on the input is what the schema says, defaults filled in. */
export const validate: LayerFactory = (_kernel, tool) => (next) => async (call) => {
  const parsing = tool.parseInput(call.rawInput)
  const parsed = parsing instanceof Promise ? await parsing : parsing
  if (!parsed.ok) {
    throw new FlotillaError('INPUT_INVALID', `Input of "${tool.name}" is not valid: ${describeIssues(parsed.issues)}`, {
      details: { issues: parsed.issues },
    })
  }
  call.input = parsed.value
  call.isValid = true
  call.devices = tool.devices(parsed.value)
  return next(call)
}

const SHOWN = 5

export const describeIssues = (issues: readonly SchemaIssue[]): string => {
  const shown = issues.slice(0, SHOWN).map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  if (issues.length > SHOWN) shown.push(`and ${issues.length - SHOWN} more`)
  return shown.join('; ')
}
