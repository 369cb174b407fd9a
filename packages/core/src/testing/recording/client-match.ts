/** Where a redacted value stood, as `createRedactor` marks it. */
const PLACEHOLDER = /<redacted:[^<>\s]{1,80}>/g

/** How what a client sends compares with what was recorded. */
export type ClientMatch =
  /** `used` characters are taken; `values` are what stood in the place of placeholders. */
  | { kind: 'match'; used: number; values: ReadonlyMap<string, string> }
  /** It may become a match when more comes. */
  | { kind: 'partial' }
  | { kind: 'mismatch' }

const endOfLine = (text: string, from = 0): number => {
  const found = /[\r\n]/.exec(text.slice(from))
  return found ? from + found.index : -1
}

/** Compares the beginning of `input` with a recorded piece; placeholders match any text within their line. */
export function matchClient(input: string, expected: string): ClientMatch {
  if (expected.search(PLACEHOLDER) === -1) return matchPlain(input, expected)
  const names: string[] = []
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  let source = ''
  let at = 0
  for (const found of expected.matchAll(PLACEHOLDER)) {
    source += `${literal(expected.slice(at, found.index))}([^\\r\\n]+?)`
    names.push(found[0])
    at = found.index + found[0].length
  }
  source += literal(expected.slice(at))
  const match = new RegExp(`^${source}${/[\r\n]$/.test(expected) ? '' : '(?=[\\r\\n]|$)'}`).exec(input)
  if (match) {
    const values = new Map(names.map((name, index) => [name, match[index + 1] ?? '']))
    return { kind: 'match', used: match[0].length, values }
  }
  const lines = expected.split(/[\r\n]/).length
  const given = input.split(/[\r\n]/).length
  return given < lines ? { kind: 'partial' } : { kind: 'mismatch' }
}

function matchPlain(input: string, expected: string): ClientMatch {
  if (input.startsWith(expected)) return { kind: 'match', used: expected.length, values: new Map() }
  return expected.startsWith(input) ? { kind: 'partial' } : { kind: 'mismatch' }
}

/** Any one line matches what was typed unseen. */
export function matchSecret(input: string): ClientMatch {
  const end = endOfLine(input)
  return end === -1 ? { kind: 'partial' } : { kind: 'match', used: end + 1, values: new Map() }
}

/** Puts what the client sent where the recording has a placeholder, so that its echo is its own. */
export const withValues = (text: string, values: ReadonlyMap<string, string>): string =>
  values.size === 0 ? text : text.replace(PLACEHOLDER, (name) => values.get(name) ?? name)
