import { createContext, runInContext } from 'node:vm'
import { FlotillaError } from '../../errors/flotilla-error.js'

const TIMEOUT_MS = 250

/**
 * Which texts a pattern matches, ignoring case: as a regular expression when it is one, else as plain text.
 * @throws INPUT_INVALID for an expression that takes too long: some can take for ever.
 */
export function matchPattern(pattern: string, texts: readonly string[]): boolean[] {
  const expression = toExpression(pattern)
  if (expression === undefined) {
    const wanted = pattern.toLowerCase()
    return texts.map((text) => text.toLowerCase().includes(wanted))
  }
  try {
    // in a context of its own, because that is where the engine can be stopped in the middle of one expression
    return runInContext('texts.map((text) => expression.test(text))', createContext({ expression, texts }), {
      timeout: TIMEOUT_MS,
    })
  } catch (cause) {
    throw new FlotillaError(
      'INPUT_INVALID',
      'search_pattern takes too long as a regular expression; write a simpler one',
      {
        cause,
        details: { issues: [{ path: ['search_pattern'], message: 'takes too long', type: 'invalid_format' }] },
      },
    )
  }
}

function toExpression(pattern: string): RegExp | undefined {
  if (!/[\\^$.*+?()[\]{}|]/.test(pattern)) return undefined
  try {
    return new RegExp(pattern, 'i')
  } catch {
    return undefined
  }
}
