import type { Caller } from '../../callers/caller.js'
import { missingScope } from '../../callers/scopes.js'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { LayerFactory } from '../layer.js'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Policy, scopes of the caller, and its device scope as far as the input names devices. */
export const authorise: LayerFactory = (kernel, tool) => {
  const { allow, scopes, isDenied, target } = kernel
  const needed = [...new Set([...tool.scopes, ...(scopes[tool.effect] ?? [])])]
  const refusal = isDenied(tool.name)
    ? `The policy does not allow the tool "${tool.name}"`
    : allow.includes(tool.effect)
      ? undefined
      : `The policy does not allow tools that ${tool.effect}, and "${tool.name}" is one`
  return (next) => (call) => {
    const { caller, rawInput, options } = call
    if (!isCaller(caller)) {
      throw new FlotillaError('UNAUTHENTICATED', `Tool "${tool.name}" was called without a caller`)
    }
    if (options.unredacted === true && caller.via !== 'sdk') {
      throw new FlotillaError('FORBIDDEN', 'Only callers via the SDK may ask for unredacted output')
    }
    const missing = missingScope(caller, needed)
    if (missing !== undefined) {
      throw new FlotillaError(
        'FORBIDDEN',
        `${caller.id} may not call "${tool.name}": the scope "${missing}" is missing`,
        {
          details: { scope: missing },
        },
      )
    }
    if (refusal !== undefined) throw new FlotillaError('POLICY_DENIED', refusal)
    // the context checks again, for devices that a tool finds in another way
    if (caller.devices !== undefined && isObject(rawInput)) {
      for (const device of namedIn(tool.devices, rawInput)) target.check(device, caller)
    }
    return next(call)
  }
}

/** The input is not validated yet, so that a function for valid input may well throw; validation comes soon. */
function namedIn(
  devices: (input: Record<string, unknown>) => readonly string[],
  input: Record<string, unknown>,
): readonly string[] {
  try {
    return devices(input).filter((name) => typeof name === 'string')
  } catch {
    return []
  }
}

const isCaller = (caller: Caller | undefined): caller is Caller =>
  typeof caller === 'object' &&
  caller !== null &&
  typeof caller.id === 'string' &&
  caller.id !== '' &&
  Array.isArray(caller.scopes)
