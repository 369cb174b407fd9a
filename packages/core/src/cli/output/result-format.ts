import type { FleetReport } from '../../fleet/run/fleet-report.js'
import type { Outcome } from '../../fleet/run/outcome.js'

/** How a run ended, without its outcomes. */
export type RunFigures = Pick<FleetReport<unknown>, 'total' | 'ok' | 'failed' | 'skipped' | 'durationMs'> & {
  /** Called off: not every device has an outcome. */
  cancelled?: true
}

/** Makes text of a run as it goes. */
export interface ResultFormat<T> {
  head(): string
  outcome(outcome: Outcome<T>): string
  tail(figures: RunFigures): string
}
