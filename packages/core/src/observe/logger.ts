export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogMethod {
  (fields: object, message?: string): void
  (message: string): void
}

/** The part of pino that Flotilla uses: a pino logger fits as it is. */
export interface Logger {
  debug: LogMethod
  info: LogMethod
  warn: LogMethod
  error: LogMethod
  /** A logger that adds these fields to every line. */
  child(bindings: Record<string, unknown>): Logger
  /** Whether lines of this level go anywhere; taken as true when absent. */
  isLevelEnabled?(level: LogLevel): boolean
}

export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** Where the lines of `createLogger` go. */
export type LogWriter = (
  level: LogLevel,
  fields: Readonly<Record<string, unknown>>,
  message: string | undefined,
) => void

/** Builds a logger on one function: the place for adapters to other logging libraries. */
export function createLogger(
  write: LogWriter,
  options: { level?: LogLevel; bindings?: Readonly<Record<string, unknown>> } = {},
): Logger {
  const { level = 'debug', bindings = {} } = options
  const threshold = LOG_LEVELS.indexOf(level)
  const isLevelEnabled = (asked: LogLevel): boolean => LOG_LEVELS.indexOf(asked) >= threshold
  const method = (of: LogLevel): LogMethod =>
    isLevelEnabled(of)
      ? (fieldsOrMessage: object | string, message?: string) =>
          typeof fieldsOrMessage === 'string'
            ? write(of, bindings, fieldsOrMessage)
            : write(of, { ...bindings, ...fieldsOrMessage }, message)
      : () => {}
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    isLevelEnabled,
    child: (more) => createLogger(write, { level, bindings: { ...bindings, ...more } }),
  }
}

/** Drops everything. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  isLevelEnabled: () => false,
  child: () => silentLogger,
}
