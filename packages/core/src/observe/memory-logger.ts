import { createLogger, type Logger, type LogLevel } from './logger.js'

export interface LogLine {
  level: LogLevel
  message: string | undefined
  fields: Readonly<Record<string, unknown>>
}

/** Keeps lines for tests to look at. */
export interface MemoryLogger extends Logger {
  readonly lines: readonly LogLine[]
  clear(): void
}

/** @param options.max lines kept, the oldest leave first. @default 10_000 */
export function createMemoryLogger(options: { level?: LogLevel; max?: number } = {}): MemoryLogger {
  const { max = 10_000, level = 'debug' } = options
  const lines: LogLine[] = []
  const logger = createLogger(
    (lineLevel, fields, message) => {
      lines.push({ level: lineLevel, message, fields })
      if (lines.length > max) lines.shift()
    },
    { level },
  )
  return Object.assign(logger, { lines, clear: () => void lines.splice(0) })
}
