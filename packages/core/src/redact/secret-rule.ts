import { FlotillaError } from '../errors/flotilla-error.js'
import { type LineToken, readValue, type ValueRange } from './line-tokens.js'
import { isMark, type SecretKind } from './placeholder.js'

/**
 * Where secrets stand in the lines of a platform.
 *
 * A pattern is words in the order of the line; it matches anywhere in a line, case-insensitively:
 * `a|b` one of these words · `*` any word · `#` a number · `@` up to three words that say how the value is written (`7`,
 * `encrypted`, `sha512`) · `[…]` may be absent · `..` anything up to the next word · `<>` the secret, one word or quoted ·
 * `<...>` the secret, up to the end of the line · `^` first, the line begins here · `$` last, the line ends here.
 */
export interface SecretRule {
  kind: SecretKind
  patterns: readonly string[]
  /** Only where the section (block headers above the line) matches. */
  within?: RegExp
  /** Not where the section matches. */
  notWithin?: RegExp
  /** Values, or first words of values, that mean something else here. */
  except?: RegExp
}

type Step =
  | { type: 'words'; words: ReadonlySet<string> }
  | { type: 'any' | 'number' | 'how' | 'skip' | 'value' | 'rest' | 'end' }

export interface CompiledPattern {
  rule: SecretRule
  first: readonly string[]
  atStart: boolean
  steps: readonly Step[]
}

/** How a value is written, between its keyword and itself. */
const HOW =
  /^(?:\d{1,3}a?|enc(?:rypted)?|plain(?:-?text)?|clear(?:-?text)?|cipher(?:-?text)?|simple|irreversible-cipher|hash(?:ed|2)?|hex(?:adecimal)?|ascii(?:-text)?|text|md5|hmac-[a-z0-9-]+|sha(?:-?\d{1,3})?(?:-\d+)?|bcrypt|pbkdf2|scrypt|base64|custom|localized|unhashed|plaintext-value|is|=|:|raw|hash-md5|hash-sha|auth-encrypted|privacy-encrypted|localized-key)$/

/** Words that may follow a secret that runs to the end of the line; the secret then ends before them. */
const TRAILER =
  /^(?:encrypted|pbkdf2|nt-encrypted|mschap|privilege|role|level(?:-[12])?|timeout|retransmit|auth-port|acct-port|port|single-connection|vrf|hash|address|hostname|authenticate|autocommand|view|user-?name|group|priority|send-only|both|prefer|authentication|accounting|force-password-change|gui-password|cryptographic-algorithm|snp|retry|primary|secondary|expire|sshkey|standby|[!#|;{}].*)$/

const MAX_SKIP = 12
const MAX_HOW = 3

const parseStep = (word: string): Step => {
  const types = {
    '*': 'any',
    '#': 'number',
    '@': 'how',
    '..': 'skip',
    '<>': 'value',
    '<...>': 'rest',
    $: 'end',
  } as const
  const type = (types as Record<string, (typeof types)[keyof typeof types] | undefined>)[word]
  return type === undefined ? { type: 'words', words: new Set(word.split('|')) } : { type }
}

const expandOptional = (pattern: string): string[] => {
  const close = pattern.indexOf(']')
  if (close === -1) return [pattern]
  const open = pattern.lastIndexOf('[', close)
  const [before, inside, after] = [pattern.slice(0, open), pattern.slice(open + 1, close), pattern.slice(close + 1)]
  return [...expandOptional(before + inside + after), ...expandOptional(before + after)]
}

const wordsOf = (pattern: string): string[] => pattern.split(' ').filter((word) => word !== '')

/** `a [b] c` is `a b c` and `a c`. Longer ones come first, so that what is optional is not taken for the secret. */
const variants = (pattern: string): string[][] => {
  const forms = new Set(expandOptional(pattern).map((form) => wordsOf(form).join(' ')))
  return [...forms].map(wordsOf).sort((a, b) => b.length - a.length)
}

/** @throws PLATFORM_INVALID when a pattern does not begin with a word. */
export const compileRule = (rule: SecretRule): CompiledPattern[] =>
  rule.patterns.flatMap(variants).map((words) => {
    const atStart = words[0] === '^'
    const steps = words.slice(atStart ? 1 : 0).map(parseStep)
    const head = steps[0]
    if (head?.type !== 'words') {
      throw new FlotillaError('PLATFORM_INVALID', `Redaction pattern "${words.join(' ')}" must begin with a word`)
    }
    return { rule, first: [...head.words], atStart, steps }
  })

/** Values that no pattern takes: punctuation, and what devices print in place of a secret. */
const NOT_A_VALUE =
  /^(?:[:=]+\uFDD0\d+\uFDD1.*|[={}()[\]<>|;:,.!#-]+|\*{3,}|[xX]{4,}|[<(]?(?:hidden|removed|redacted|masked|secret hidden)[>)]?)$/i

/** Words that introduce a secret themselves, so they are none when something follows them. */
const INTRODUCES =
  /^(?:(?:auth|priv)-pass|key-value|pass-?phrase|pre-shared-key|key-string|password|md5-key|auth-key|set-key|key|(?:plaintext|encrypted|hashed|simple)-(?:password|key))$/

const readRest = (line: string, tokens: readonly LineToken[], index: number, first: ValueRange): ValueRange => {
  let at = index + 1
  while (at < tokens.length && (tokens[at]?.start ?? 0) < first.next) at += 1
  const following = tokens[at]
  const opening = line.charAt(first.start - 1)
  if (following === undefined || tokens[index]?.quoted === true || opening === '"' || opening === "'") return first
  const shape = line.slice(following.start, following.runEnd).toLowerCase()
  const word = line.slice(first.start, first.end)
  const complete = /^\$\w{1,8}\$/.test(word) || isMark(word)
  if (complete || TRAILER.test(shape)) return first
  const end = line.trimEnd().length
  return { start: first.start, end, next: end }
}

/** The value that begins at a token; `undefined` when what stands there is none. */
const valueAt = (line: string, tokens: readonly LineToken[], at: number, toEnd: boolean, except?: RegExp) => {
  const token = tokens[at]
  if (token === undefined) return undefined
  const single = readValue(line, token.start, token.runEnd, token.quoted)
  const word = line.slice(single.start, single.end)
  if (NOT_A_VALUE.test(word) || except?.test(word) === true) return undefined
  if (INTRODUCES.test(word) && tokens[at + 1] !== undefined) return undefined
  return toEnd ? readRest(line, tokens, at, single) : single
}

/** Where reading goes on after the words of a step; `undefined` when they are not there. */
const passWords = (steps: readonly Step[], index: number, tokens: readonly LineToken[], from: number) => {
  const step = steps[index]
  let at = from
  if (step?.type === 'how') {
    // The last word is the secret, whatever it looks like.
    const limit = Math.min(tokens.length - 1, from + MAX_HOW)
    while (at < limit && HOW.test(tokens[at]?.word ?? '')) at += 1
    return at
  }
  if (step?.type === 'skip') {
    const next = steps[index + 1]
    const limit = Math.min(tokens.length, from + MAX_SKIP)
    while (at < limit && next?.type === 'words' && !next.words.has(tokens[at]?.word ?? '')) at += 1
    return at
  }
  const word = tokens[at]?.word
  if (word === undefined) return undefined
  const fits = step?.type === 'words' ? step.words.has(word) : step?.type === 'any' || /^\d+$/.test(word)
  return fits ? at + 1 : undefined
}

/** The secrets that the pattern finds when it begins at a token; `undefined` when it does not match. */
export const matchPattern = (
  { steps, rule }: CompiledPattern,
  line: string,
  tokens: readonly LineToken[],
  from: number,
): ValueRange[] | undefined => {
  const values: ValueRange[] = []
  let at: number | undefined = from
  for (const [index, step] of steps.entries()) {
    if (step.type === 'end') return tokens[at] === undefined ? values : undefined
    if (step.type === 'value' || step.type === 'rest') {
      const value = valueAt(line, tokens, at, step.type === 'rest', rule.except)
      if (value === undefined) return undefined
      values.push(value)
      while (at < tokens.length && (tokens[at]?.start ?? 0) < value.next) at += 1
    } else {
      at = passWords(steps, index, tokens, at)
      if (at === undefined) return undefined
    }
  }
  return values
}
