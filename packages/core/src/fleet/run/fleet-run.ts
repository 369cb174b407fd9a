import { FlotillaError } from '../../errors/flotilla-error.js'
import type { FleetReport } from './fleet-report.js'
import type { Outcome } from './outcome.js'
import type { RunEngine } from './run-engine.js'

/**
 * Work on many devices under way. Loop over it to see outcomes as they come, await it for the report, or do both: it starts by
 * itself, once. Leaving the loop early cancels the rest.
 *
 * A loop over more than 1,000 devices does not keep the outcomes it has seen, unless the run is awaited as well or was told to
 * `keep` them.
 */
export interface FleetRun<T> extends AsyncIterable<Outcome<T>>, PromiseLike<FleetReport<T>> {
  /** As of a promise: the report, or what `onRejected` makes of the reason that it was called off for. */
  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<FleetReport<T> | Rejected>
  finally(onFinally?: (() => void) | null): Promise<FleetReport<T>>
  /** Calls it off; resolves when nothing of it is left. Loops and awaits reject with the reason. @default a CANCELLED error */
  cancel(reason?: unknown): Promise<void>
}

/** A run from a function that checks the options and makes the engine; what that throws is what the run rejects with. */
export class StartedRun<T> implements FleetRun<T> {
  readonly #engine: RunEngine<T> | undefined
  readonly #refusal: { readonly reason: unknown } | undefined

  constructor(createEngine: () => RunEngine<T>) {
    try {
      const engine = createEngine()
      this.#engine = engine
      // Not before the caller has had the chance to say whether the outcomes are looped over or awaited.
      queueMicrotask(() => engine.start())
    } catch (reason) {
      this.#refusal = { reason }
    }
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is meant to be awaited
  then<Fulfilled = FleetReport<T>, Rejected = never>(
    onFulfilled?: ((report: FleetReport<T>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    const report = this.#engine?.report() ?? Promise.reject(this.#refusal?.reason)
    return report.then(onFulfilled, onRejected)
  }

  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<FleetReport<T> | Rejected> {
    return this.then(undefined, onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<FleetReport<T>> {
    return this.then((report) => report).finally(onFinally)
  }

  async cancel(reason: unknown = new FlotillaError('CANCELLED', 'The run was cancelled')): Promise<void> {
    await this.#engine?.cancel(reason)
  }

  [Symbol.asyncIterator](): AsyncIterator<Outcome<T>, undefined, void> {
    if (this.#engine) return this.#engine.read()
    const reason = this.#refusal?.reason
    return { next: () => Promise.reject(reason) }
  }
}
