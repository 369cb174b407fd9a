import type { Device } from '../device.js'
import { canonicalPlatform } from '../platform-names.js'
import { filterError, type Token, toTokens } from './filter-tokens.js'
import { compileGlob } from './glob.js'

/** Whether a device is meant. */
export type DevicePredicate = (device: Device) => boolean

const MAX_DEPTH = 100

/** Values of a device by the name a filter has for them; several where any of them may match. */
const FIELDS: Readonly<Record<string, (device: Device) => readonly string[]>> = {
  name: (device) => [device.name],
  host: (device) => [device.host],
  platform: (device) => [platformName(device)],
  site: (device) => (device.site === undefined ? [] : [device.site]),
  group: (device) => device.groups ?? [],
  tag: (device) => device.tags ?? [],
}

/** The canonical name of a device's platform. */
export function platformName({ platform }: Device): string {
  return typeof platform === 'string' ? canonicalPlatform(platform) : platform.name
}

/**
 * Compiles a filter for command lines:
 *
 *     expression = and { "or" and }            also "," and "||"
 *     and        = not { "and" not }           also "&&"
 *     not        = [ "not" ] primary           also "!"
 *     primary    = "(" expression ")" | field operator value | pattern
 *     field      = name | host | platform | site | group | tag | data.<key>[.<key> …]
 *     operator   = "=" | "!=" | "~" | "!~"
 *
 * `=` compares exactly (platforms by any of their names), `~` with a pattern (`edge-*`), and `!` in front means that no value
 * matches. A pattern alone is one for the name. Values with spaces or symbols stand in quotes.
 *
 * @throws FILTER_INVALID with `details.position`, 1-based.
 */
export function compileFilter(expression: string): DevicePredicate {
  const parser = new FilterParser(expression)
  return parser.parse()
}

class FilterParser {
  readonly #expression: string
  readonly #tokens: readonly Token[]
  #index = 0
  #depth = 0

  constructor(expression: string) {
    this.#expression = expression
    this.#tokens = toTokens(expression)
  }

  parse(): DevicePredicate {
    const predicate = this.#or()
    if (this.#token.kind !== 'end') throw this.#error(`expected "and", "or" or the end, not "${this.#token.value}"`)
    return predicate
  }

  get #token(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', value: '', at: this.#expression.length }
  }

  #error(problem: string, token = this.#token): Error {
    return filterError(this.#expression, token.at, problem)
  }

  #accept(word: string): boolean {
    const found = this.#token.kind === 'word' && this.#token.value.toLowerCase() === word
    if (found) this.#index++
    return found
  }

  #or(): DevicePredicate {
    const terms = [this.#and()]
    while (this.#accept('or')) terms.push(this.#and())
    return terms.length === 1 && terms[0] ? terms[0] : (device) => terms.some((term) => term(device))
  }

  #and(): DevicePredicate {
    const terms = [this.#not()]
    while (this.#accept('and')) terms.push(this.#not())
    return terms.length === 1 && terms[0] ? terms[0] : (device) => terms.every((term) => term(device))
  }

  #not(): DevicePredicate {
    let negated = false
    while (this.#accept('not')) negated = !negated
    const term = this.#primary()
    return negated ? (device) => !term(device) : term
  }

  #primary(): DevicePredicate {
    const token = this.#token
    this.#index++
    if (token.kind === '(') return this.#parenthesis(token)
    if (token.kind === 'operator' || token.kind === ')') throw this.#error('expected a field or a name here', token)
    if (token.kind === 'end') throw this.#error('something is missing at the end', token)
    if (token.kind === 'word' && /^(and|or)$/i.test(token.value))
      throw this.#error('expected a field or a name here', token)
    if (this.#token.kind === 'operator') return this.#comparison(token)
    const matches = token.kind === 'text' ? (name: string) => name === token.value : compileGlob(token.value)
    return (device) => matches(device.name)
  }

  #parenthesis(opening: Token): DevicePredicate {
    if (++this.#depth > MAX_DEPTH) throw this.#error('too many parentheses', opening)
    const inner = this.#or()
    if (this.#token.kind !== ')') throw this.#error('this parenthesis is never closed', opening)
    this.#index++
    this.#depth--
    return inner
  }

  #comparison(field: Token): DevicePredicate {
    const operator = this.#token.value
    this.#index++
    const value = this.#token
    if (value.kind !== 'word' && value.kind !== 'text') throw this.#error(`expected a value after ${operator}`)
    this.#index++
    const values = this.#valuesOf(field)
    const matches = operator.endsWith('~') ? compileGlob(value.value) : equals(field.value, value.value)
    const any: DevicePredicate = (device) => values(device).some(matches)
    return operator.startsWith('!') ? (device) => !any(device) : any
  }

  #valuesOf(field: Token): (device: Device) => readonly string[] {
    const name = field.value.replace(/^(group|tag)s$/, '$1')
    if (Object.hasOwn(FIELDS, name)) return FIELDS[name] ?? (() => [])
    if (name.startsWith('data.') && name.length > 5)
      return (device) => dataValues(device.data, name.slice(5).split('.'))
    throw this.#error(`no field "${field.value}"; fields are ${Object.keys(FIELDS).join(', ')} and data.<key>`, field)
  }
}

function equals(field: string, wanted: string): (value: string) => boolean {
  const exact = field === 'platform' ? canonicalPlatform(wanted) : wanted
  return (value) => value === exact
}

/** What stands at a path of the user's own data, as text; each item of a list. */
function dataValues(data: unknown, path: readonly string[]): string[] {
  let value = data
  for (const key of path) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  }
  const list = Array.isArray(value) ? value : [value]
  return list.filter((item) => item !== undefined && item !== null && typeof item !== 'object').map(String)
}
