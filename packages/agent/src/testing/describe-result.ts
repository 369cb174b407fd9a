import type { DemoResult } from './demo-request.js'

const MAX_LINES = 20

/** A tool's result in lines that a person can read. */
export function describeResult({ output, error, text }: Omit<DemoResult, 'tool' | 'devices'>): string {
  if (error !== undefined) return `failed with ${String(error.code)}: ${String(error.message)}`
  const lines = output === undefined ? (text ?? '').split('\n') : [...linesOf(output)]
  const shown = lines.slice(0, MAX_LINES)
  if (lines.length > shown.length) shown.push(`… and ${lines.length - shown.length} lines more`)
  return shown.join('\n')
}

function* linesOf(output: Readonly<Record<string, unknown>>): Generator<string> {
  for (const [field, value] of Object.entries(output)) {
    if (Array.isArray(value)) {
      yield `${field}: ${value.length}`
      for (const item of value) yield* itemLines(item)
    } else if (typeof value === 'string' && value.includes('\n')) {
      yield `${field}:`
      yield* value.split('\n').map((line) => `  ${line}`)
    } else {
      yield `${field}: ${inline(value)}`
    }
  }
}

function* itemLines(item: unknown): Generator<string> {
  if (typeof item !== 'object' || item === null) return yield `- ${inline(item)}`
  const fields = Object.entries(item).filter(([, value]) => value !== null && value !== '')
  const [first = '', ...more] = fields
    .map(([field, value]) => `${field} ${inline(value)}`)
    .join(', ')
    .split('\n')
  yield `- ${first}`
  yield* more.map((line) => `  ${line}`)
}

const inline = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
