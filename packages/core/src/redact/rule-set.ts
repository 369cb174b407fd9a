import { type LineToken, readValue, tokenizeLine, type ValueRange } from './line-tokens.js'
import type { MakePlaceholder, SecretKind } from './placeholder.js'
import { PROSE } from './prose-words.js'
import { KEY_RULES } from './rules/key-rules.js'
import { LOGIN_RULES } from './rules/login-rules.js'
import { PLATFORM_RULES } from './rules/platform-rules.js'
import { SNMP_RULES } from './rules/snmp-rules.js'
import { isNoValue, secretNameKind } from './secret-name.js'
import { type CompiledPattern, compileRule, matchPattern, type SecretRule } from './secret-rule.js'

interface Found extends ValueRange {
  kind: SecretKind
}

/** A line without any of these cannot match a rule. */
export const RULE_HINT =
  /pass|secret|key|communit|snmp|psk|ppk|cipher|enc\s|syscon|tunnel|com2sec|trap|sink|createuser|usm-user|auth|idtoken|account|login|curl|wget|eap|spi\s|sshpass|aaa-|--\s|pwd?\b|phash|pre-share|nhrp|pin\s|session|cts\s|pmk|name\s|cak|usmuser|redis-cli|ldap|openssl|token|notify|encrypt|export\s|import\s|xml-notification|environment\s|netlogin/i

/** After these words comes text for people, not settings. */
const FREE_TEXT = /^(?:description|descr|remark|comment|annotate|description-string|display-string|legal-notice|title)$/

/** What may stand before the first word of a command: diff signs, negation. */
const LEAD = /^(?:[+-]|no|default|do|>|[|])?$/

/** Kinds whose keywords alone introduce a value; elsewhere `community` and `token` are everyday words. */
const KEYWORD_KINDS: ReadonlySet<SecretKind> = new Set(['password', 'key'])

const KEYWORD_HINT = /pass|secret|key|psk|ppk|cak|mk$|pwd?$|phash|masterauth/

const HOW_STEPS: readonly CompiledPattern[] = compileRule({ kind: 'password', patterns: ['x @ <>'], except: PROSE })
const REST_STEPS: readonly CompiledPattern[] = compileRule({ kind: 'password', patterns: ['x @ <...>'], except: PROSE })
/** The keyword is judged by `secretNameKind`; the pattern reads what follows it. */
const KEYWORD_VALUE = HOW_STEPS.map((pattern) => ({ ...pattern, steps: pattern.steps.slice(1) }))
const KEYWORD_REST = REST_STEPS.map((pattern) => ({ ...pattern, steps: pattern.steps.slice(1) }))

/** The rules of one platform, ready to run over lines. */
export class RuleSet {
  readonly #byWord = new Map<string, CompiledPattern[]>()

  constructor(rules: readonly SecretRule[]) {
    for (const pattern of rules.flatMap(compileRule)) {
      for (const word of pattern.first) {
        const patterns = this.#byWord.get(word)
        if (patterns === undefined) this.#byWord.set(word, [pattern])
        else patterns.push(pattern)
      }
    }
  }

  /** @param section reads the headers above the line; only asked for when a rule needs them. */
  redact(line: string, section: () => string, placeholder: MakePlaceholder): string {
    if (!RULE_HINT.test(line)) return line
    const found = this.#find(line, section)
    if (found.length === 0) return line
    let result = ''
    let done = 0
    for (const { start, end, kind } of found) {
      result += line.slice(done, start) + placeholder(line.slice(start, end), kind)
      done = end
    }
    return result + line.slice(done)
  }

  #find(line: string, section: () => string): Found[] {
    const tokens = tokenizeLine(line)
    const found: Found[] = []
    const firstIndex = tokens.findIndex(({ word }) => !LEAD.test(word))
    for (let index = Math.max(0, firstIndex); index < tokens.length; ) {
      const token = tokens[index]
      if (token === undefined) break
      if (FREE_TEXT.test(token.word)) {
        index = afterFreeText(line, tokens, index)
        continue
      }
      const values = this.#match(line, tokens, index, index === firstIndex, section)
      const last = values.at(-1)
      if (last === undefined) index += 1
      else {
        found.push(...values)
        while (index < tokens.length && (tokens[index]?.start ?? 0) < last.next) index += 1
      }
    }
    return found
  }

  #match(line: string, tokens: LineToken[], index: number, first: boolean, section: () => string): Found[] {
    const word = tokens[index]?.word ?? ''
    for (const pattern of this.#byWord.get(word) ?? []) {
      const { rule, atStart } = pattern
      if (atStart && !first) continue
      if (rule.within !== undefined && !rule.within.test(section())) continue
      if (rule.notWithin?.test(section()) === true) continue
      const values = matchPattern(pattern, line, tokens, index)
      if (values !== undefined && values.length > 0) return values.map((value) => ({ ...value, kind: rule.kind }))
    }
    const kind = keywordKind(word)
    if (kind === undefined) return []
    for (const pattern of first ? KEYWORD_REST : KEYWORD_VALUE) {
      const values = matchPattern(pattern, line, tokens, index + 1) ?? []
      const plain = values.filter((value) => !isRemark(line.slice(value.start, value.end)))
      if (plain.length > 0) return plain.map((value) => ({ ...value, kind }))
    }
    return []
  }
}

const keywordKind = (word: string): SecretKind | undefined => {
  if (!KEYWORD_HINT.test(word) || /[=:]/.test(word)) return undefined
  const kind = secretNameKind(word)
  return kind !== undefined && KEYWORD_KINDS.has(kind) ? kind : undefined
}

/** `password (encrypted): …` says something about the password; the value comes after the sign. */
const isRemark = (value: string): boolean => isNoValue(value) || /^\([a-z ]{1,16}\)?:?$/.test(value)

const afterFreeText = (line: string, tokens: readonly LineToken[], index: number): number => {
  const next = tokens[index + 1]
  if (next === undefined) return tokens.length
  const opening = line.charAt(next.start)
  if (opening !== '"' && opening !== "'" && !next.quoted) return tokens.length
  const value = readValue(line, next.start, next.runEnd, next.quoted)
  let after = index + 1
  while (after < tokens.length && (tokens[after]?.start ?? 0) < value.next) after += 1
  return after
}

const RULE_SETS = new Map<string, RuleSet>()

/** The rules for a platform; all rules when the platform is not known. Compiled once. */
export const ruleSetFor = (platform: string | undefined): RuleSet => {
  const known = platform !== undefined && PLATFORM_RULES.some(({ platforms }) => platforms.includes(platform))
  const name = known ? platform : ''
  let ruleSet = RULE_SETS.get(name)
  if (ruleSet === undefined) {
    const own = PLATFORM_RULES.filter(({ platforms }) => !known || platforms.includes(name))
    // Rules that know the platform come first: they are the more exact.
    const rules = [...own.flatMap(({ rules }) => rules), ...SNMP_RULES, ...LOGIN_RULES, ...KEY_RULES]
    RULE_SETS.set(name, (ruleSet = new RuleSet(rules)))
  }
  return ruleSet
}
