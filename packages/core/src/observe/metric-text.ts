export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export type MetricKind = 'counter' | 'gauge' | 'histogram'

/** One series: its label values in declared order, and what it has counted. */
export interface Series {
  values: readonly string[]
  value: number
  /** Only of histograms: observations by bucket, each apart. */
  counts?: number[]
  count?: number
}

export interface MetricFamily {
  kind: MetricKind
  name: string
  help: string
  labels: readonly string[]
  buckets: readonly number[]
  series: Iterable<Series>
}

const escapeLabel = (text: string): string =>
  text.replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))

const braces = (names: readonly string[], values: readonly string[], bound?: string): string => {
  const pairs = names.map((name, index) => `${name}="${escapeLabel(values[index] ?? '')}"`)
  if (bound !== undefined) pairs.push(`le="${bound}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const toNumber = (value: number): string =>
  value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)

function* histogramLines({ name, labels, buckets }: MetricFamily, series: Series): Generator<string> {
  let cumulative = 0
  for (const [index, bound] of buckets.entries()) {
    cumulative += series.counts?.[index] ?? 0
    yield `${name}_bucket${braces(labels, series.values, String(bound))} ${cumulative}`
  }
  yield `${name}_bucket${braces(labels, series.values, '+Inf')} ${series.count ?? 0}`
  yield `${name}_sum${braces(labels, series.values)} ${toNumber(series.value)}`
  yield `${name}_count${braces(labels, series.values)} ${series.count ?? 0}`
}

/** Prometheus text format 0.0.4. */
export function toMetricText(families: Iterable<MetricFamily>): string {
  const lines: string[] = []
  for (const family of families) {
    lines.push(`# HELP ${family.name} ${family.help.replace(/[\\\n]/g, (found) => (found === '\n' ? '\\n' : '\\\\'))}`)
    lines.push(`# TYPE ${family.name} ${family.kind}`)
    for (const series of family.series) {
      if (family.kind === 'histogram') lines.push(...histogramLines(family, series))
      else lines.push(`${family.name}${braces(family.labels, series.values)} ${toNumber(series.value)}`)
    }
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
