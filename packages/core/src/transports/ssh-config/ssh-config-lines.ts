import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { expandFilePattern } from './file-pattern.js'

/** One setting, and the conditions of the blocks it stands in, all of which must hold. */
export interface SshConfigLine {
  /** Lower case. */
  keyword: string
  values: readonly string[]
  conditions: readonly SshConfigCondition[]
}

export type SshConfigCondition =
  | { kind: 'host'; patterns: readonly string[] }
  | { kind: 'match'; criteria: readonly string[] }

/** As deep as OpenSSH goes. */
const MAX_INCLUDE_DEPTH = 16

const invalid = (file: string, problem: string, cause?: unknown): FlotillaError =>
  new FlotillaError('SSH_CONFIG_INVALID', `${file}: ${problem}`, { cause, details: { file } })

/** Splits a line into words; double quotes hold words together, a `#` before a word begins a comment. */
function splitWords(text: string): string[] {
  const words: string[] = []
  for (const match of text.matchAll(/"([^"]*)"|(#.*$)|[^\s"]+/g)) {
    if (match[2] !== undefined) break
    words.push(match[1] ?? match[0])
  }
  return words
}

/** `Keyword value`, `Keyword=value` and `Keyword "value"`. */
function splitLine(line: string): { keyword: string; values: string[] } | undefined {
  const match = /^\s*([A-Za-z][\w-]*)(?:\s*=\s*|\s+|$)(.*)$/.exec(line)
  if (!match?.[1]) return undefined
  return { keyword: match[1].toLowerCase(), values: splitWords(match[2] ?? '') }
}

/**
 * Reads a file and what it includes, in the order in which OpenSSH looks at it.
 *
 * @throws SSH_CONFIG_INVALID when it cannot be read
 */
export async function readSshConfigLines(
  file: string,
  outer: readonly SshConfigCondition[] = [],
  depth = 0,
): Promise<SshConfigLine[]> {
  if (depth > MAX_INCLUDE_DEPTH) throw invalid(file, `Include goes deeper than ${MAX_INCLUDE_DEPTH} files`)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw invalid(file, `cannot be read: ${(cause as Error).message}`, cause)
  }
  const lines: SshConfigLine[] = []
  let conditions = outer
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    const parsed = splitLine(line)
    if (!parsed) throw invalid(file, `line ${index + 1} cannot be understood`)
    const { keyword, values } = parsed
    if (keyword === 'host') conditions = [...outer, { kind: 'host', patterns: values }]
    else if (keyword === 'match') conditions = [...outer, { kind: 'match', criteria: values }]
    else if (keyword === 'include') lines.push(...(await readIncluded(file, values, conditions, depth)))
    else lines.push({ keyword, values, conditions })
  }
  return lines
}

/** Patterns without a file are no fault, as with OpenSSH. */
async function readIncluded(
  file: string,
  patterns: readonly string[],
  conditions: readonly SshConfigCondition[],
  depth: number,
): Promise<SshConfigLine[]> {
  const lines: SshConfigLine[] = []
  for (const pattern of patterns) {
    const expanded = pattern.startsWith('~/') ? join(homedir(), pattern.slice(2)) : pattern
    const absolute = isAbsolute(expanded) ? expanded : join(dirname(file), expanded)
    for (const included of await expandFilePattern(absolute)) {
      lines.push(...(await readSshConfigLines(included, conditions, depth + 1)))
    }
  }
  return lines
}
