import { FlotillaError } from '../../errors/flotilla-error.js'

/** One step of a pattern: a literal, any one, any number, or one of a class. */
type Part = string | { star: true } | { any: true } | { negated: boolean; ranges: readonly [string, string][] }

const MAX_LENGTH = 1_000
const MAX_ALTERNATIVES = 1_000

/** Whether a text holds what makes it a pattern instead of a name. */
export const isGlob = (text: string): boolean => /[*?[{]/.test(text)

/**
 * Makes a matcher of a shell-like pattern for the whole text: `*` any characters, `?` one, `[abc]`, `[a-f]`, `[!a]` one of a
 * class, `{a,b}` alternatives. `\` takes the next character as it is. Time is bounded by pattern × text, whatever the pattern.
 * @throws FILTER_INVALID for patterns of more than 1,000 characters or alternatives.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (pattern.length > MAX_LENGTH) throw tooBig('characters')
  const alternatives = expandBraces(pattern).map(toParts)
  return (text) => alternatives.some((parts) => matches(parts, text))
}

const tooBig = (what: string): FlotillaError =>
  new FlotillaError('FILTER_INVALID', `A pattern must not have more than 1000 ${what}`)

/** `a{b,c{d,e}}` → `ab`, `acd`, `ace`. A brace without partner stands for itself. */
function expandBraces(pattern: string): string[] {
  const open = findOpening(pattern)
  if (open < 0) return [pattern]
  const { end, commas } = scanBraces(pattern, open)
  if (end < 0) return [pattern]
  const cuts = [open, ...commas, end]
  const head = pattern.slice(0, open)
  const expanded: string[] = []
  for (const tail of expandBraces(pattern.slice(end + 1))) {
    for (let index = 0; index + 1 < cuts.length; index++) {
      const inner = pattern.slice((cuts[index] ?? 0) + 1, cuts[index + 1])
      for (const alternative of expandBraces(inner)) {
        if (expanded.push(head + alternative + tail) > MAX_ALTERNATIVES) throw tooBig('alternatives')
      }
    }
  }
  return expanded
}

function findOpening(pattern: string): number {
  for (let index = 0; index < pattern.length; index++) {
    if (pattern[index] === '\\') index++
    else if (pattern[index] === '{') return index
  }
  return -1
}

function scanBraces(pattern: string, open: number): { end: number; commas: number[] } {
  const commas: number[] = []
  let depth = 0
  for (let index = open; index < pattern.length; index++) {
    const character = pattern[index]
    if (character === '\\') index++
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return { end: index, commas }
    else if (character === ',' && depth === 1) commas.push(index)
  }
  return { end: -1, commas: [] }
}

function toParts(pattern: string): Part[] {
  const parts: Part[] = []
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? ''
    const closing = character === '[' ? pattern.indexOf(']', index + 2) : -1
    if (character === '*') parts.push({ star: true })
    else if (character === '?') parts.push({ any: true })
    else if (closing > 0) {
      parts.push(toClass(pattern.slice(index + 1, closing)))
      index = closing
    } else if (character === '\\' && index + 1 < pattern.length) parts.push(pattern[++index] ?? '')
    else parts.push(character)
  }
  return parts
}

function toClass(body: string): Part {
  const negated = body.startsWith('!') || body.startsWith('^')
  const characters = negated ? body.slice(1) : body
  const ranges: [string, string][] = []
  for (let index = 0; index < characters.length; index++) {
    const from = characters[index] ?? ''
    const isRange = characters[index + 1] === '-' && index + 2 < characters.length
    ranges.push([from, isRange ? (characters[index + 2] ?? from) : from])
    if (isRange) index += 2
  }
  return { negated, ranges }
}

const fits = (part: Part | undefined, character: string): boolean => {
  if (part === undefined) return false
  if (typeof part === 'string') return part === character
  if ('any' in part) return true
  return 'ranges' in part && part.ranges.some(([from, to]) => character >= from && character <= to) !== part.negated
}

/** Goes back to the last star only, which is enough: whatever an earlier star could match, the last one can. */
function matches(parts: readonly Part[], text: string): boolean {
  let at = 0
  let index = 0
  let starAt = -1
  let starIndex = 0
  while (index < text.length) {
    const part = parts[at]
    if (typeof part === 'object' && 'star' in part) {
      starAt = at++
      starIndex = index
    } else if (fits(part, text[index] ?? '')) {
      at++
      index++
    } else if (starAt >= 0) {
      at = starAt + 1
      index = ++starIndex
    } else {
      return false
    }
  }
  return parts.slice(at).every((part) => typeof part === 'object' && 'star' in part)
}
