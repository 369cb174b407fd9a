import type { Logger, LogMethod } from '../observe/logger.js'

/** A logger that lets no secret through, whatever it is given. */
export function redactingLogger(logger: Logger, redact: (value: unknown) => unknown): Logger {
  const method = (level: 'debug' | 'info' | 'warn' | 'error'): LogMethod => {
    return (fieldsOrMessage: object | string, message?: string) => {
      // the redaction is not for free
      if (logger.isLevelEnabled?.(level) === false) return
      if (typeof fieldsOrMessage === 'string') logger[level](String(redact(fieldsOrMessage)))
      else logger[level](redact(fieldsOrMessage) as object, message === undefined ? message : String(redact(message)))
    }
  }
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    child: (bindings) => redactingLogger(logger.child(redact(bindings) as Record<string, unknown>), redact),
    ...(logger.isLevelEnabled && { isLevelEnabled: (level) => logger.isLevelEnabled?.(level) ?? true }),
  }
}
