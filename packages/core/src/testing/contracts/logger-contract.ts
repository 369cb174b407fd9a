import { expect, test } from 'vitest'
import type { Logger } from '../../observe/logger.js'

export interface LoggerHarness {
  logger: Logger
  /** Every line so far, parsed or put together: message and fields side by side. */
  lines(): readonly { level: string; message: string | undefined; fields: Readonly<Record<string, unknown>> }[]
}

/** What every logger must do that Flotilla is given. A new one is done when this suite passes for it. */
export function loggerContract(create: () => LoggerHarness): void {
  test.each(['debug', 'info', 'warn', 'error'] as const)(
    '%s takes fields and a message, or a message alone',
    (level) => {
      const { logger, lines } = create()
      logger[level]({ device: 'edge-1' }, 'connected')
      logger[level]('ready')

      expect(lines()).toMatchObject([
        { level, message: 'connected', fields: { device: 'edge-1' } },
        { level, message: 'ready' },
      ])
    },
  )

  test('a child adds its fields to every line, its own children too', () => {
    const { logger, lines } = create()
    logger.child({ a: 1 }).child({ b: 2 }).info({ c: 3 }, 'deep')
    logger.info('top')

    expect(lines()[0]).toMatchObject({ fields: { a: 1, b: 2, c: 3 } })
    expect(lines()[1]?.fields).not.toHaveProperty('a')
  })
}
