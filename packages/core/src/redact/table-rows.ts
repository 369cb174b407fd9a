import type { MakePlaceholder, SecretKind } from './placeholder.js'
import { isBgpCommunity } from './secret-name.js'

interface Table {
  header: RegExp
  kind: SecretKind
  /** Which word of a row is the secret. */
  column: 'first' | 'second' | 'last'
}

/** Tables that devices print, with a column of secrets. */
const TABLES: readonly Table[] = [
  { header: /^\s*(?:SNMP )?community(?: name| string)?(?:\s{2,}\S|\s*\|)/i, kind: 'snmp-community', column: 'first' },
  { header: /^\s*keyring\s.*pre-?shared key/i, kind: 'key', column: 'last' },
  { header: /^\s*auth(?:entication)? key\s+md5 string/i, kind: 'key', column: 'second' },
]

const ROW = {
  first: /^(\s*\|?\s*)(\S+)/,
  second: /^(\s*\S+\s+)(\S+)/,
  last: /^(.*\s)(\S+)\s*$/,
} as const

/** Names inside a community element, on a line of their own: `<community>` and then `<name>public</name>`. */
const NESTED_OPEN = /(?:<community>|["']?community["']?\s*:\s*[[{]?(?:\s*\{)?|^\s*\{)\s*$/
const NESTED_NAME = /^(\s*(?:<name>|["']?name["']?\s*:\s*["']))([^<"']+)/

/** Communities as keys of a tree: `readonly-community:` and below it `public:`. */
const KEYED_OPEN = /(?:readonly|readwrite)-community["']?:\s*\{?\s*$/
const KEYED_NAME = /^(\s+["']?)([^\s"':]+)(?=["']?:\s*\{?\s*$)/

const isRule = (line: string): boolean => /^[\s|+:=-]+$/.test(line)

/** Knows, from line to line, whether a line is a row of a table of secrets or stands in a block of key bytes. */
export class TableRows {
  #table: Table | undefined
  #nested = false
  #keyed = false
  #certificate = false

  redact(line: string, placeholder: MakePlaceholder): string {
    if (this.#certificate || line.length > 4096)
      return this.#certificate ? this.#certificateLine(line, placeholder) : line
    if (/^\s+certificate (?:ca |self-signed |rollover )?[0-9A-F]{2,64}\s*$/i.test(line)) this.#certificate = true
    const nested = this.#nestedName(line, placeholder)
    if (nested !== undefined) return nested
    const table = this.#table
    if (line.trim() === '') this.#table = undefined
    else if (table !== undefined && !isRule(line)) return this.#row(line, table, placeholder)
    else if (table === undefined) this.#table = TABLES.find(({ header }) => header.test(line))
    return line
  }

  #row(line: string, { kind, column }: Table, placeholder: MakePlaceholder): string {
    return line.replace(ROW[column], (all: string, before: string, value: string) =>
      isBgpCommunity(value) ? all : before + placeholder(value, kind),
    )
  }

  #nestedName(line: string, placeholder: MakePlaceholder): string | undefined {
    const wasKeyed = this.#keyed
    this.#keyed = KEYED_OPEN.test(line)
    const key = wasKeyed ? KEYED_NAME.exec(line) : null
    if (key !== null) return (key[1] ?? '') + placeholder(key[2] ?? '', 'snmp-community') + line.slice(key[0].length)
    const wasNested = this.#nested
    this.#nested = /communit/i.test(line) ? NESTED_OPEN.test(line) : wasNested && NESTED_OPEN.test(line)
    const name = wasNested ? NESTED_NAME.exec(line) : null
    if (name === null) return undefined
    const [all, before = '', value = ''] = name
    return before + placeholder(value, 'snmp-community') + line.slice(all.length)
  }

  #certificateLine(line: string, placeholder: MakePlaceholder): string {
    const hex = /^(\s*)([0-9A-F][0-9A-F\s]*)$/i.exec(line)
    if (hex === null) {
      this.#certificate = false
      return line
    }
    return (hex[1] ?? '') + placeholder((hex[2] ?? '').trim(), 'certificate')
  }
}
