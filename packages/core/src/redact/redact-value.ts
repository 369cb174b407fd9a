import { isPlaceholder, type MakePlaceholder, type SecretKind } from './placeholder.js'
import { isBgpCommunity, isNoValue, secretNameKind } from './secret-name.js'

const MAX_DEPTH = 32

interface Walk {
  text: (input: string) => string
  placeholder: MakePlaceholder
  /** Objects above the current one, outermost first: what closes a circle. */
  above: object[]
}

/** `secrets` and `passwords` hold secrets under names that say nothing. */
const kindOfField = (name: string): SecretKind | undefined =>
  /^(?:secrets|passwords|communities|tokens|credentials)$/i.test(name) ? 'secret' : secretNameKind(name)

/** Fields beside secrets that are none. */
const PLAIN_FIELD = /^(?:user-?name|user|login|name|host|port|type|id|method|methods|enabled|agent)$/i

const leaf = (input: string, kind: SecretKind | undefined, walk: Walk): string => {
  if (kind === undefined) return walk.text(input)
  if (isNoValue(input) || isPlaceholder(input)) return input
  if (kind === 'snmp-community' && isBgpCommunity(input)) return input
  return walk.placeholder(input, kind)
}

const field = (name: string, value: unknown, kind: SecretKind | undefined, walk: Walk, depth: number): unknown => {
  const inherited = kind !== undefined && !(PLAIN_FIELD.test(name) && kind !== 'snmp-community') ? kind : undefined
  return visit(value, kindOfField(name) ?? inherited, walk, depth + 1)
}

const fields = (entries: Iterable<[string, unknown]>, kind: SecretKind | undefined, walk: Walk, depth: number) => {
  const result: [string, unknown][] = []
  for (const [name, value] of entries) result.push([walk.text(name), field(name, value, kind, walk, depth)])
  return Object.fromEntries(result)
}

/** The same for the fields of an object: most data is this, so it makes no lists of them. */
const plainObject = (input: object, kind: SecretKind | undefined, walk: Walk, depth: number): unknown => {
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(input)) {
    // to set this name would set the prototype
    if (name === '__proto__') return fields(Object.entries(input), kind, walk, depth)
    result[walk.text(name)] = field(name, (input as Record<string, unknown>)[name], kind, walk, depth)
  }
  return result
}

const errorFields = (error: Error): [string, unknown][] => {
  const own = Object.entries(error)
  return [
    ['name', error.name],
    ['message', error.message],
    ...own.filter(([name]) => name !== 'name' && name !== 'message'),
  ]
}

const visitObject = (input: object, kind: SecretKind | undefined, walk: Walk, depth: number): unknown => {
  if (input instanceof Date) return input.toISOString()
  if (ArrayBuffer.isView(input) || input instanceof ArrayBuffer) return `<${input.byteLength} bytes>`
  if (input instanceof URL || input instanceof RegExp) return leaf(String(input), kind, walk)
  if (Array.isArray(input)) return input.map((item: unknown) => visit(item, kind, walk, depth + 1))
  if (input instanceof Set) return [...input].map((item: unknown) => visit(item, kind, walk, depth + 1))
  if (input instanceof Map) {
    const entries = [...input].map(([key, value]): [string, unknown] => [String(key), value])
    return fields(entries, kind, walk, depth)
  }
  if (input instanceof Error) return fields(errorFields(input), kind, walk, depth)
  if ('toJSON' in input && typeof input.toJSON === 'function') return visit(input.toJSON(), kind, walk, depth + 1)
  return plainObject(input, kind, walk, depth)
}

const visit = (input: unknown, kind: SecretKind | undefined, walk: Walk, depth: number): unknown => {
  if (typeof input === 'string') return leaf(input, kind, walk)
  if (typeof input === 'bigint' || typeof input === 'number') {
    return kind === undefined || kind === 'snmp-community' ? input : walk.placeholder(String(input), kind)
  }
  if (typeof input === 'function' || typeof input === 'symbol') return undefined
  if (typeof input !== 'object' || input === null) return input
  if (walk.above.includes(input)) return '[Circular]'
  if (depth > MAX_DEPTH) return '[Too deep]'
  walk.above.push(input)
  const result = visitObject(input, kind, walk, depth)
  walk.above.pop()
  return result
}

/** A redacted copy of structured data: strings are redacted as text, fields with a secret's name as a whole. */
export const redactValue = (input: unknown, text: (input: string) => string, placeholder: MakePlaceholder): unknown =>
  visit(input, undefined, { text, placeholder, above: [] }, 0)
