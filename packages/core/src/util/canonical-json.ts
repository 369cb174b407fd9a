import { hash } from 'node:crypto'

/**
 * JSON with the keys of every object sorted and nothing left to chance: equal values give equal text, whatever order their
 * keys came in. `undefined`, functions and symbols are dropped as `JSON.stringify` drops them.
 */
export function canonicalJson(value: unknown): string {
  return write(value) ?? 'null'
}

function write(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON())
  // As plain objects they would all be empty, and so all the same.
  if (value instanceof Map || value instanceof Set) return `{"${value.constructor.name}":${write([...value])}}`
  if (Array.isArray(value)) return `[${value.map((item) => write(item) ?? 'null').join(',')}]`
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const item = write((value as Record<string, unknown>)[key])
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${item}`
  }
  return `{${text}}`
}

/** `sha256:` and 64 hexadecimal digits, of text as UTF-8. */
export const sha256 = (text: string): string => `sha256:${hash('sha256', text, 'hex')}`
