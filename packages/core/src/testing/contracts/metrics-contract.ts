import { expect, test } from 'vitest'
import type { Metrics } from '../../observe/metrics.js'

/** What every metrics implementation must do. A new one is done when this suite passes for it. */
export function metricsContract(create: () => Promise<Metrics> | Metrics): void {
  const lines = async (metrics: Metrics): Promise<string[]> => (await metrics.expose()).body.split('\n')

  test('a counter counts by its labels', async () => {
    const metrics = await create()
    const counter = metrics.counter({ name: 'calls_total', help: 'Calls.', labels: ['tool'] })
    counter.inc({ tool: 'a' })
    counter.inc({ tool: 'a' }, 2)
    counter.inc({ tool: 'b' })

    const text = await lines(metrics)
    expect(text).toContain('# HELP calls_total Calls.')
    expect(text).toContain('# TYPE calls_total counter')
    expect(text).toContain('calls_total{tool="a"} 3')
    expect(text).toContain('calls_total{tool="b"} 1')
  })

  test('a counter without labels shows from the start, as 0', async () => {
    const metrics = await create()
    metrics.counter({ name: 'starts_total', help: 'Starts.' })

    expect(await lines(metrics)).toContain('starts_total 0')
  })

  test('a counter never goes down', async () => {
    const metrics = await create()
    const counter = metrics.counter({ name: 'calls_total', help: 'Calls.' })

    expect(() => counter.inc({}, -1)).toThrow()
  })

  test('a gauge goes up and down', async () => {
    const metrics = await create()
    const gauge = metrics.gauge({ name: 'open_sessions', help: 'Sessions.', labels: ['site'] })
    gauge.set({ site: 'lab' }, 5)
    gauge.inc({ site: 'lab' })
    gauge.dec({ site: 'lab' }, 2)

    expect(await lines(metrics)).toContain('open_sessions{site="lab"} 4')
  })

  test('a histogram has cumulative buckets, a sum and a count', async () => {
    const metrics = await create()
    const histogram = metrics.histogram({ name: 'took_seconds', help: 'Time.', buckets: [0.1, 1] })
    for (const value of [0.1, 0.5, 3]) histogram.observe({}, value)

    const text = await lines(metrics)
    expect(text).toContain('took_seconds_bucket{le="0.1"} 1')
    expect(text).toContain('took_seconds_bucket{le="1"} 2')
    expect(text).toContain('took_seconds_bucket{le="+Inf"} 3')
    expect(text).toContain('took_seconds_sum 3.6')
    expect(text).toContain('took_seconds_count 3')
  })

  test('label values are escaped', async () => {
    const metrics = await create()
    metrics.gauge({ name: 'state', help: 'State.', labels: ['what'] }).set({ what: 'a"b\\c\nd' }, 1)

    expect(await lines(metrics)).toContain('state{what="a\\"b\\\\c\\nd"} 1')
  })

  test('a label that was not declared is refused', async () => {
    const metrics = await create()
    const counter = metrics.counter<string>({ name: 'calls_total', help: 'Calls.', labels: ['tool'] })

    expect(() => counter.inc({ tool: 'a', device: 'edge-1' })).toThrow()
  })

  test('asking twice for one metric gives the same one', async () => {
    const metrics = await create()
    metrics.counter({ name: 'calls_total', help: 'Calls.' }).inc({})
    metrics.counter({ name: 'calls_total', help: 'Calls.' }).inc({})

    expect(await lines(metrics)).toContain('calls_total 2')
  })

  test('collectors run before every exposition until removed', async () => {
    const metrics = await create()
    const gauge = metrics.gauge({ name: 'size', help: 'Size.' })
    let size = 1
    const remove = metrics.onCollect(() => gauge.set({}, size))

    expect(await lines(metrics)).toContain('size 1')
    size = 2
    expect(await lines(metrics)).toContain('size 2')
    remove()
    size = 3
    expect(await lines(metrics)).toContain('size 2')
  })

  test('says that it is the Prometheus text format', async () => {
    const metrics = await create()

    expect((await metrics.expose()).contentType).toMatch(/^text\/plain/)
  })
}
