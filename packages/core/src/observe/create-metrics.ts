import { FlotillaError } from '../errors/flotilla-error.js'
import { METRICS_CONTENT_TYPE, type MetricFamily, type MetricKind, type Series, toMetricText } from './metric-text.js'
import type { HistogramDefinition, Labels, MetricDefinition, Metrics } from './metrics.js'

/** Upper bounds in seconds that suit calls to devices and services. */
export const DEFAULT_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10]

export interface MetricsOptions {
  /**
   * Series one metric may have. What comes past that is counted under the label value `other`, so that a mistake with labels
   * cannot eat the memory. @default 1_000
   */
  maxSeries?: number
}

/** Metrics in memory, exposed in the Prometheus text format without any library. */
export function createMetrics({ maxSeries = 1_000 }: MetricsOptions = {}): Metrics {
  const families = new Map<string, MemoryFamily>()
  const collectors = new Set<() => void | Promise<void>>()

  const declare = (kind: MetricKind, definition: HistogramDefinition<string>): MemoryFamily => {
    const made = new MemoryFamily(kind, definition, maxSeries)
    const known = families.get(definition.name)
    if (known === undefined) {
      families.set(definition.name, made)
      return made
    }
    if (known.signature !== made.signature)
      throw invalid(definition.name, 'is declared already, with another definition')
    return known
  }

  return {
    counter<Name extends string>(definition: MetricDefinition<Name>) {
      const family = declare('counter', definition)
      return {
        inc(labels: Labels<Name>, by = 1) {
          if (!(by >= 0)) throw invalid(definition.name, `cannot be increased by ${by}`)
          family.seriesOf(labels).value += by
        },
      }
    },
    gauge<Name extends string>(definition: MetricDefinition<Name>) {
      const family = declare('gauge', definition)
      return {
        set: (labels: Labels<Name>, value: number) => void (family.seriesOf(labels).value = value),
        inc: (labels: Labels<Name>, by = 1) => void (family.seriesOf(labels).value += by),
        dec: (labels: Labels<Name>, by = 1) => void (family.seriesOf(labels).value -= by),
      }
    },
    histogram<Name extends string>(definition: HistogramDefinition<Name>) {
      const family = declare('histogram', definition)
      return { observe: (labels: Labels<Name>, value: number) => family.observe(labels, value) }
    },
    onCollect(collect) {
      collectors.add(collect)
      return () => void collectors.delete(collect)
    },
    async expose() {
      await Promise.all([...collectors].map(async (collect) => collect()))
      return {
        contentType: METRICS_CONTENT_TYPE,
        body: toMetricText([...families.values()].map((family) => family.view())),
      }
    },
  }
}

const invalid = (name: string, problem: string): FlotillaError =>
  new FlotillaError('OPTION_INVALID', `Metric "${name}" ${problem}`)

class MemoryFamily {
  readonly signature: string
  readonly #kind: MetricKind
  readonly #definition: HistogramDefinition<string>
  readonly #labels: readonly string[]
  readonly #buckets: readonly number[]
  readonly #series = new Map<string, Series>()
  readonly #maxSeries: number

  constructor(kind: MetricKind, definition: HistogramDefinition<string>, maxSeries: number) {
    const { name, labels = [], buckets = DEFAULT_BUCKETS } = definition
    if (!/^[a-zA-Z_:][\w:]*$/.test(name)) throw invalid(name, 'has a name that Prometheus does not accept')
    for (const label of labels) {
      if (!/^[a-zA-Z_]\w*$/.test(label) || label === 'le') throw invalid(name, `cannot have the label "${label}"`)
    }
    if (buckets.some((bound, index) => index > 0 && !(bound > (buckets[index - 1] ?? 0)))) {
      throw invalid(name, 'has buckets that do not ascend')
    }
    this.#kind = kind
    this.#definition = definition
    this.#labels = labels
    this.#buckets = buckets
    this.#maxSeries = maxSeries
    this.signature = JSON.stringify([kind, definition.help, labels, kind === 'histogram' ? buckets : []])
    // so that the metric shows up before its first event
    if (labels.length === 0) this.seriesOf({})
  }

  seriesOf(labels: Readonly<Record<string, string>>): Series {
    let key = ''
    for (const name of this.#labels) {
      const value = labels[name]
      if (typeof value !== 'string') throw invalid(this.#definition.name, `needs a value for the label "${name}"`)
      key += `${value}\u0000`
    }
    return this.#series.get(key) ?? this.#add(key, labels)
  }

  observe(labels: Readonly<Record<string, string>>, value: number): void {
    const series = this.seriesOf(labels)
    series.value += value
    series.count = (series.count ?? 0) + 1
    const index = this.#buckets.findIndex((bound) => value <= bound)
    if (index >= 0 && series.counts !== undefined) series.counts[index] = (series.counts[index] ?? 0) + 1
  }

  view(): MetricFamily {
    const { name, help } = this.#definition
    return { kind: this.#kind, name, help, labels: this.#labels, buckets: this.#buckets, series: this.#series.values() }
  }

  #add(key: string, labels: Readonly<Record<string, string>>): Series {
    const undeclared = Object.keys(labels).find((name) => !this.#labels.includes(name))
    if (undeclared !== undefined) throw invalid(this.#definition.name, `has no label "${undeclared}"`)
    const isFull = this.#series.size >= this.#maxSeries
    const values = this.#labels.map((name) => (isFull ? 'other' : (labels[name] ?? '')))
    const actualKey = isFull ? values.map((value) => `${value}\u0000`).join('') : key
    const known = this.#series.get(actualKey)
    if (known !== undefined) return known
    const series: Series = { values, value: 0 }
    if (this.#kind === 'histogram') Object.assign(series, { counts: this.#buckets.map(() => 0), count: 0 })
    this.#series.set(actualKey, series)
    return series
  }
}
