import { loadPeer } from '../util/load-peer.js'
import { DEFAULT_BUCKETS } from './create-metrics.js'
import type { HistogramDefinition, Labels, MetricDefinition, Metrics } from './metrics.js'

interface ClientMetric {
  inc(labels: Readonly<Record<string, string>>, by?: number): void
  dec(labels: Readonly<Record<string, string>>, by?: number): void
  set(labels: Readonly<Record<string, string>>, value: number): void
  observe(labels: Readonly<Record<string, string>>, value: number): void
}

/** The part of a prom-client `Registry` that is used. */
export interface PrometheusRegistry {
  readonly contentType: string
  metrics(): Promise<string>
  getSingleMetric(name: string): unknown
}

interface PrometheusClient {
  Registry: new () => PrometheusRegistry
  Counter: new (configuration: object) => ClientMetric
  Gauge: new (configuration: object) => ClientMetric
  Histogram: new (configuration: object) => ClientMetric
  collectDefaultMetrics(options: { register: PrometheusRegistry }): void
}

export interface PrometheusMetricsOptions {
  /** A registry of prom-client that holds other metrics already. @default a new one */
  registry?: PrometheusRegistry
  /** Adds prom-client's own figures of the process. @default false */
  processMetrics?: boolean
}

/**
 * Metrics in a prom-client registry, for programs that have one.
 * @throws PEER_MISSING without the package `prom-client`.
 */
export function createPrometheusMetrics({ registry, processMetrics = false }: PrometheusMetricsOptions = {}): Metrics {
  const client = loadPeer('prom-client', 'createPrometheusMetrics') as PrometheusClient
  const register = registry ?? new client.Registry()
  if (processMetrics) client.collectDefaultMetrics({ register })
  const collectors = new Set<() => void | Promise<void>>()

  const declare = (
    Metric: new (configuration: object) => ClientMetric,
    { name, help, labels = [], buckets = DEFAULT_BUCKETS }: HistogramDefinition<string>,
  ): ClientMetric => {
    const known = register.getSingleMetric(name)
    if (known instanceof Metric) return known
    const configuration = { name, help, labelNames: [...labels], registers: [register] }
    return new Metric(Metric === client.Histogram ? { ...configuration, buckets: [...buckets] } : configuration)
  }

  return {
    counter<Name extends string>(definition: MetricDefinition<Name>) {
      const counter = declare(client.Counter, definition)
      return { inc: (labels: Labels<Name>, by = 1) => counter.inc(labels, by) }
    },
    gauge<Name extends string>(definition: MetricDefinition<Name>) {
      const gauge = declare(client.Gauge, definition)
      return {
        set: (labels: Labels<Name>, value: number) => gauge.set(labels, value),
        inc: (labels: Labels<Name>, by = 1) => gauge.inc(labels, by),
        dec: (labels: Labels<Name>, by = 1) => gauge.dec(labels, by),
      }
    },
    histogram<Name extends string>(definition: HistogramDefinition<Name>) {
      const histogram = declare(client.Histogram, definition)
      return { observe: (labels: Labels<Name>, value: number) => histogram.observe(labels, value) }
    },
    onCollect(collect) {
      collectors.add(collect)
      return () => void collectors.delete(collect)
    },
    async expose() {
      await Promise.all([...collectors].map(async (collect) => collect()))
      return { contentType: register.contentType, body: await register.metrics() }
    },
  }
}
