/** Lines are cut to this length, so that a page of lines is a page. */
const MAX_LINE = 2_000

/**
 * A tool's output as lines, for paging and searching: like YAML, with texts of several lines as blocks. What a device printed
 * stands line by line as it printed it.
 */
export const toReadableText = (output: unknown): string =>
  [...linesOf(output, '')].flatMap((line) => [...pieces(line)]).join('\n')

function* linesOf(value: unknown, indent: string): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* entry(`${indent}-`, item, `${indent}  `)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* entry(`${indent}${key}:`, item, `${indent}  `)
  } else {
    yield `${indent}${scalar(value)}`
  }
}

function* entry(label: string, value: unknown, indent: string): Generator<string> {
  if (typeof value === 'string' && value.includes('\n')) {
    yield `${label} |`
    for (const line of value.split(/\r?\n/)) yield `${indent}${line}`
  } else if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    yield label
    yield* linesOf(value, indent)
  } else {
    yield `${label} ${scalar(value)}`
  }
}

const scalar = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null'))

function* pieces(line: string): Generator<string> {
  if (line.length <= MAX_LINE) return yield line
  for (let from = 0; from < line.length; from += MAX_LINE) yield line.slice(from, from + MAX_LINE)
}
