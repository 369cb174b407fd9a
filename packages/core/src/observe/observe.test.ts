import { describe, expect, test } from 'vitest'
import { loggerContract } from '../testing/contracts/logger-contract.js'
import { metricsContract } from '../testing/contracts/metrics-contract.js'
import { tracerContract } from '../testing/contracts/tracer-contract.js'
import { currentCorrelationId, toCorrelationId, withCorrelation } from './correlation.js'
import { createMetrics } from './create-metrics.js'
import { createJsonLogger } from './json-logger.js'
import { silentLogger } from './logger.js'
import { createMemoryLogger } from './memory-logger.js'
import { createMemoryTracer } from './memory-tracer.js'
import { createPrometheusMetrics } from './prometheus-metrics.js'
import { noTracer } from './tracer.js'

describe('metrics in memory', () => {
  metricsContract(() => createMetrics())

  test('the same name with another definition is refused', () => {
    const metrics = createMetrics()
    metrics.counter({ name: 'a_total', help: 'A.' })

    expect(() => metrics.gauge({ name: 'a_total', help: 'A.' })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })

  test('a label with ever new values ends up as "other" instead of eating the memory', async () => {
    const metrics = createMetrics({ maxSeries: 3 })
    const counter = metrics.counter({ name: 'a_total', help: 'A.', labels: ['user'] })
    for (let index = 0; index < 10; index++) counter.inc({ user: `user-${index}` })

    const { body } = await metrics.expose()
    expect(body).toContain('a_total{user="other"} 7')
    expect(body.split('\n').filter((line) => line.startsWith('a_total{'))).toHaveLength(4)
  })

  test.each(['1a', 'a-b', '', 'a b'])('the name %j is refused', (name) => {
    expect(() => createMetrics().counter({ name, help: 'A.' })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })

  test('buckets must ascend', () => {
    expect(() => createMetrics().histogram({ name: 'a', help: 'A.', buckets: [1, 1] })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })
})

describe('metrics in prom-client', () => {
  metricsContract(() => createPrometheusMetrics())

  test('its own figures of the process can be added', async () => {
    const { body } = await createPrometheusMetrics({ processMetrics: true }).expose()

    expect(body).toContain('process_cpu_seconds_total')
  })
})

describe('logger in memory', () => {
  loggerContract(() => {
    const logger = createMemoryLogger()
    return { logger, lines: () => logger.lines }
  })

  test('lines below its level are dropped', () => {
    const logger = createMemoryLogger({ level: 'warn' })
    logger.info('no')
    logger.child({}).warn('yes')

    expect(logger.lines).toMatchObject([{ message: 'yes' }])
    expect([logger.isLevelEnabled?.('info'), logger.isLevelEnabled?.('error')]).toEqual([false, true])
  })
})

describe('JSON logger', () => {
  const collect = (): { logger: ReturnType<typeof createJsonLogger>; lines: string[] } => {
    const lines: string[] = []
    return { lines, logger: createJsonLogger({ level: 'debug', write: (line) => void lines.push(line), now: () => 0 }) }
  }

  loggerContract(() => {
    const { logger, lines } = collect()
    return {
      logger,
      lines: () =>
        lines.map((line) => {
          const { level, msg, time: _time, ...fields } = JSON.parse(line) as Record<string, unknown>
          return { level: String(level), message: msg as string | undefined, fields }
        }),
    }
  })

  test('one line is one object with level, time and message', () => {
    const { logger, lines } = collect()
    logger.info({ device: 'edge-1' }, 'a\nb')

    expect(lines).toEqual(['{"level":"info","time":"1970-01-01T00:00:00.000Z","device":"edge-1","msg":"a\\nb"}\n'])
  })

  test('errors are whole, circles and big integers do no harm, and shared values are not circles', () => {
    const { logger, lines } = collect()
    const circle: Record<string, unknown> = { big: 10n }
    circle.self = circle
    const shared = { a: 1 }
    logger.error({ err: new Error('outer', { cause: new TypeError('inner') }), circle, pair: [shared, shared] })

    const line = JSON.parse(lines[0] ?? '') as Record<string, Record<string, unknown>>
    expect(line.err).toMatchObject({
      message: 'outer',
      stack: expect.stringContaining('outer'),
      cause: { name: 'TypeError', message: 'inner' },
    })
    expect(line.circle).toEqual({ big: '10', self: '[circular]' })
    expect(line.pair).toEqual([{ a: 1 }, { a: 1 }])
  })
})

test('the silent logger says nothing and needs nothing', () => {
  silentLogger.child({ a: 1 }).error(new Error('x'))
  expect(silentLogger.isLevelEnabled?.('error')).toBe(false)
})

describe('tracer in memory', () => {
  tracerContract(() => {
    const tracer = createMemoryTracer()
    return { tracer, spans: () => tracer.spans }
  })
})

test('without a tracer the body runs all the same', () => {
  expect(noTracer.startActiveSpan('x', {}, (span) => [span.end(), 1][1])).toBe(1)
})

describe('correlation', () => {
  test('the id follows asynchronous work, and ends with it', async () => {
    const seen = await withCorrelation('c-1', async () => {
      await Promise.resolve()
      return currentCorrelationId()
    })

    expect(seen).toBe('c-1')
    expect(currentCorrelationId()).toBeUndefined()
  })

  test('an id from outside is taken only when it is safe to repeat', () => {
    expect(toCorrelationId('abc-1.2:3')).toBe('abc-1.2:3')
    for (const bad of ['', 'a b', 'a\nb', 'x'.repeat(129), '<script>']) {
      expect(toCorrelationId(bad)).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect(withCorrelation('outer', () => toCorrelationId(undefined))).toBe('outer')
  })
})
