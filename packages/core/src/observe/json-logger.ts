import { createLogger, type Logger, type LogLevel } from './logger.js'

export interface JsonLoggerOptions {
  /** @default 'info' */
  level?: LogLevel
  /** Gets each line, its newline included. @default standard error */
  write?: (line: string) => void
  /** Fields of every line. */
  bindings?: Record<string, unknown>
  now?: () => number
}

/** One JSON object a line, in pino's spirit: `level`, `time` (ISO 8601), the fields, `msg`. */
export function createJsonLogger(options: JsonLoggerOptions = {}): Logger {
  const { level = 'info', bindings = {}, now = Date.now, write = (line) => void process.stderr.write(line) } = options
  return createLogger(
    (lineLevel, fields, message) =>
      write(`${toLine({ level: lineLevel, time: new Date(now()).toISOString(), ...fields, msg: message })}\n`),
    { level, bindings },
  )
}

function toLine(fields: Record<string, unknown>): string {
  const above: unknown[] = []
  return JSON.stringify(fields, function (this: unknown, _key, value: unknown) {
    if (typeof value === 'bigint') return value.toString()
    if (value instanceof Error) return errorFields(value)
    if (typeof value !== 'object' || value === null) return value
    while (above.length > 0 && above.at(-1) !== this) above.pop()
    if (above.includes(value)) return '[circular]'
    above.push(value)
    return value
  })
}

/** An error as plain fields: everything that it knows, its causes included. */
export function errorFields(error: Error, depth = 0): Record<string, unknown> {
  const { name, message, stack, cause } = error
  const fields: Record<string, unknown> = { name, message, ...('code' in error && { code: error.code }), stack }
  if ('details' in error && error.details !== undefined) fields.details = error.details
  if (cause !== undefined) {
    fields.cause = cause instanceof Error && depth < 5 ? errorFields(cause, depth + 1) : String(cause)
  }
  return fields
}
