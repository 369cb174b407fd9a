import { createContext, Script } from 'node:vm'
import { FlotillaError } from '@flotilla/core'

export interface LineMatch {
  line: number
  text: string
}

// the pattern and the text come in as data; what is run is always this
const SEARCH = new Script(`
  const compile = () => {
    try {
      return new RegExp(source, flags + 'u')
    } catch {
      // escapes that are not needed, as in a\\-b, are errors only there
      return new RegExp(source, flags)
    }
  }
  const pattern = compile()
  const found = []
  let total = 0
  lines.forEach((text, index) => {
    if (!pattern.test(text)) return
    total++
    if (found.length < max) found.push(index)
  })
  JSON.stringify({ found, total })
`)

/**
 * The lines that a regular expression matches. The pattern is a model's, over text that a stranger may have written: it gets
 * 500 ms, because some patterns would take years.
 * @throws INPUT_INVALID for a pattern that is none, or takes too long.
 */
export function searchLines(
  lines: readonly string[],
  pattern: string,
  options: { ignoreCase: boolean; max: number },
): { matches: LineMatch[]; total: number } {
  const context = createContext({
    source: pattern,
    flags: options.ignoreCase ? 'i' : '',
    lines,
    max: options.max,
  })
  try {
    const { found, total } = JSON.parse(SEARCH.runInContext(context, { timeout: 500 })) as {
      found: number[]
      total: number
    }
    return { matches: found.map((index) => ({ line: index + 1, text: lines[index] ?? '' })), total }
  } catch (error) {
    const reason = error instanceof Error || isErrorLike(error) ? error.message : String(error)
    throw new FlotillaError('INPUT_INVALID', `The pattern cannot be used: ${reason}`, {
      hint: 'Use a simpler regular expression.',
    })
  }
}

/** Errors from another context are no instances of this one's Error. */
const isErrorLike = (error: unknown): error is { message: string } =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
