export type Labels<Name extends string> = Readonly<Record<Name, string>>

export interface MetricDefinition<Name extends string = never> {
  /** `snake_case`; counters end in `_total`, times in `_seconds`. */
  name: string
  help: string
  /** Every label it may carry. Values must come from small sets: a tool, a code, never an address or a user's text. */
  labels?: readonly Name[]
}

export interface HistogramDefinition<Name extends string = never> extends MetricDefinition<Name> {
  /** Upper bounds, ascending. @default 0.005 … 10 */
  buckets?: readonly number[]
}

export interface Counter<Name extends string = never> {
  /** @throws OPTION_INVALID for a negative value or labels that were not declared. */
  inc(labels: Labels<Name>, by?: number): void
}

export interface Gauge<Name extends string = never> {
  set(labels: Labels<Name>, value: number): void
  inc(labels: Labels<Name>, by?: number): void
  dec(labels: Labels<Name>, by?: number): void
}

export interface Histogram<Name extends string = never> {
  observe(labels: Labels<Name>, value: number): void
}

/** Figures of the process. Asking twice for one name gives the same metric; a different definition is OPTION_INVALID. */
export interface Metrics {
  counter<Name extends string = never>(definition: MetricDefinition<Name>): Counter<Name>
  gauge<Name extends string = never>(definition: MetricDefinition<Name>): Gauge<Name>
  histogram<Name extends string = never>(definition: HistogramDefinition<Name>): Histogram<Name>
  /** Runs before every exposition, to set gauges whose value is known only then. Returns how to remove it. */
  onCollect(collect: () => void | Promise<void>): () => void
  /** All of it in the Prometheus text format. */
  expose(): Promise<{ contentType: string; body: string }>
}
