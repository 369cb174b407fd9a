import { readValue, type ValueRange } from './line-tokens.js'
import type { MakePlaceholder, SecretKind } from './placeholder.js'
import { PROSE } from './prose-words.js'
import { isBgpCommunity, isNoValue, secretNameKind } from './secret-name.js'

/** Parts of names that may say secret; the whole name is judged by `secretNameKind`. A line without any assigns none. */
export const ASSIGNMENT_HINT =
  /pass|secret|token|psk|ppk|key|community|credential|bearer|authorization|cookie|jwt|phash|pwd|pw\b|cak\b|masterauth/i

const STEM = new RegExp(ASSIGNMENT_HINT, 'gi')

const NAME_CHARACTER = /[\w.-]/

/** What may stand between a name and its value: more words of the name, a closing quote, the sign. */
const SIGN = /^((?: [A-Za-z]{2,12}){0,2})(?: \([a-z ]{1,16}\))?(?:\\?["'])?[ \t]{0,12}(?:=>|:=|[:=])[ \t]{0,8}/

const WORD_BEFORE = /([A-Za-z][\w-]{0,30}\+?)[ -]$/

const MAX_NAME = 64

/** Hexadecimal or base64 long enough to be a key and nothing else. */
const isKeyMaterial = (value: string): boolean =>
  /^(?:0x)?(?:[0-9a-f]{2}){8,}$/i.test(value) ||
  (/^[\w+/-]{22,}={0,2}$/.test(value) && /\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value))

const KEY_MATERIAL_START = /^\\?["']?[\w+/-]{16}/

interface Name {
  start: number
  end: number
  text: string
}

const nameAround = (line: string, at: number): Name => {
  let start = at
  while (start > 0 && at - start < MAX_NAME && NAME_CHARACTER.test(line.charAt(start - 1))) start -= 1
  let end = at
  while (end < line.length && end - at < MAX_NAME && NAME_CHARACTER.test(line.charAt(end))) end += 1
  return { start, end, text: line.slice(start, end) }
}

const kindOf = (line: string, name: Name, more: string): SecretKind | undefined => {
  if (/^pwd$/i.test(name.text)) return 'password'
  const kind = secretNameKind(name.text + more)
  if (more !== '') return kind
  const before = WORD_BEFORE.exec(line.slice(Math.max(0, name.start - 32), name.start))?.[1]
  if (kind === undefined) return before === undefined ? undefined : secretNameKind(`${before} ${name.text}`)
  return kind === 'snmp-community' && /^(?:extended|ext|large|bgp|standard)$/i.test(before ?? '') ? undefined : kind
}

/** In a query the value ends at `&`; in a list of settings, at the separator before the next name. */
const shorten = (line: string, name: Name, value: ValueRange): ValueRange => {
  const text = line.slice(value.start, value.end)
  const inQuery = name.start > 0 && '?&'.includes(line.charAt(name.start - 1))
  const stop = text.search(inQuery ? /[&#]/ : /[,;&](?=[A-Za-z_][\w.-]{0,40}=)/)
  return stop > 0 ? { start: value.start, end: value.start + stop, next: value.start + stop } : value
}

/** End of the run without whitespace at an index; remembers it, so that a run of many names is measured once. */
const createRunEnds = (line: string): ((from: number) => number) => {
  let end = 0
  return (from) => {
    if (from < end) return end
    const stop = line.slice(from).search(/\s/)
    end = stop === -1 ? line.length : from + stop
    return end
  }
}

/** Whether a double quote stands open at an index; asked for rising indexes, it reads the line once. */
const createOpenQuote = (line: string): ((at: number) => boolean) => {
  let scanned = 0
  let open = false
  return (at) => {
    for (; scanned < at; scanned += 1) {
      if (line.charCodeAt(scanned) === 34 && line.charCodeAt(scanned - 1) !== 92) open = !open
    }
    return open
  }
}

/** What is asked of a line again and again. */
interface LineReader {
  line: string
  runEnd: (from: number) => number
  openQuote: (at: number) => boolean
}

const valueAfterSign = ({ line, runEnd, openQuote }: LineReader, name: Name, from: number): ValueRange | undefined => {
  // `pam_unix(passwd:session)` names a part of a program.
  if (line.charAt(name.start - 1) === '(' && line.charAt(from - 1) === ':') return undefined
  if (from >= line.length || line.startsWith('//', from) || '=:>{[ \t\r'.includes(line.charAt(from))) return undefined
  const value = readValue(line, from, runEnd(from), openQuote(from))
  return value.start === from ? shorten(line, name, value) : value
}

/** The word after `Authorization:`; the credentials come after it and are told by their form. */
const AUTH_SCHEME = /^(?:bearer|basic|digest|negotiate|ntlm|token)$/i

const isSecretValue = (line: string, value: ValueRange, kind: SecretKind, sign: string): boolean => {
  const text = line.slice(value.start, value.end)
  if (isNoValue(text) || AUTH_SCHEME.test(text)) return false
  if (kind === 'snmp-community' && isBgpCommunity(text)) return false
  const quoted = line.charAt(value.start - 1) === '"' || line.charAt(value.start - 1) === "'"
  return quoted || !/[: \t]$/.test(sign) || !PROSE.test(text)
}

const XML_TEXT = /^[^<>]{0,128}>([^<]{1,8192})<\//

const xmlValue = (line: string, name: Name): ValueRange | undefined => {
  if (line.charAt(name.start - 1) !== '<') return undefined
  const match = XML_TEXT.exec(line.slice(name.end, name.end + 8400))
  if (match === null) return undefined
  const end = name.end + match[0].length - 2
  return { start: end - (match[1] ?? '').length, end, next: end }
}

/** A name that ends in `key` and is no known one holds a secret when the value can only be key material. */
const isKeyAssignment = (line: string, name: Name, from: number): boolean => {
  if (!/key$/i.test(name.text) || /pub|host|finger/i.test(line.slice(Math.max(0, name.start - 32), name.end)))
    return false
  return KEY_MATERIAL_START.test(line.slice(from, from + 48))
}

/** `PWD=/root` is where a shell is, and `IKE cookie: 0` no header of HTTP. */
const isOtherwiseNamed = (name: string, value: string): boolean =>
  (/^pwd$/i.test(name) && /^[/~]/.test(value)) || (/^cookie$/i.test(name) && !value.includes('='))

const assignmentAt = (reader: LineReader, name: Name): { value: ValueRange; kind: SecretKind } | undefined => {
  const { line } = reader
  const element = xmlValue(line, name)
  const sign = element === undefined ? SIGN.exec(line.slice(name.end, name.end + 64)) : null
  if (element === undefined && sign === null) return undefined
  const more = sign?.[1] ?? ''
  const from = name.end + (sign?.[0].length ?? 0)
  const known = kindOf(line, name, more)
  // The value is read only where a secret is likely: a hostile line is one long value for every name in it.
  if (known === undefined && !(more === '' && isKeyAssignment(line, name, element?.start ?? from))) return undefined
  const value = element ?? valueAfterSign(reader, name, from)
  if (value === undefined) return undefined
  if (known === undefined && !isKeyMaterial(line.slice(value.start, value.end))) return undefined
  if (isOtherwiseNamed(name.text, line.slice(value.start, value.end))) return undefined
  const kind = known ?? 'key'
  return isSecretValue(line, value, kind, sign?.[0] ?? '') ? { value, kind } : undefined
}

/** Replaces the values of `name=value`, `name: value`, `"name": "value"` and `<name>value</name>`. */
export const redactAssignments = (line: string, placeholder: MakePlaceholder): string => {
  let result = ''
  let done = 0
  const reader: LineReader = { line, runEnd: createRunEnds(line), openQuote: createOpenQuote(line) }
  STEM.lastIndex = 0
  for (let match = STEM.exec(line); match !== null; match = STEM.exec(line)) {
    const name = nameAround(line, match.index)
    const found = name.start < done && done > 0 ? undefined : assignmentAt(reader, name)
    if (found !== undefined) {
      const { start, end, next } = found.value
      result += line.slice(done, start) + placeholder(line.slice(start, end), found.kind)
      done = end
      STEM.lastIndex = Math.max(next, end)
    } else {
      STEM.lastIndex = Math.max(name.end, match.index + 1)
    }
  }
  return done === 0 ? line : result + line.slice(done)
}

/** Settings of RouterOS that hold secrets under names that say so nowhere else. */
const BELOW_PATH: readonly { path: RegExp; setting: RegExp; kind: SecretKind }[] = [
  { path: /\/snmp[ /]community/, setting: /(\bname="?)([^\s"]+)/g, kind: 'snmp-community' },
  { path: /\/system[ /]ntp[ /]key/, setting: /(\bkey="?)([^\s"]+)/g, kind: 'key' },
  { path: /\/container[ /]envs/, setting: /(\bvalue="?)([^\s"]+)/g, kind: 'secret' },
  { path: /\/zerotier/, setting: /(\bidentity="?)([^\s"]+)/g, kind: 'key' },
]

/** @param path the RouterOS menu that the line belongs to */
export const redactBelowPath = (line: string, path: string, placeholder: MakePlaceholder): string => {
  if (path === '') return line
  let result = line
  for (const { path: below, setting, kind } of BELOW_PATH) {
    if (!below.test(path)) continue
    result = result.replace(setting, (_all, before: string, value: string) => before + placeholder(value, kind))
  }
  return result
}
