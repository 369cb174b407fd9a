import { isSkipped, type Outcome } from '../../fleet/run/outcome.js'
import { EXIT } from '../exit-code.js'
import type { RunFigures } from './result-format.js'
import { durationText } from './text-table.js'

const SHOWN_NAMES = 8

/** What a run came to, counted as it goes. */
export class RunTally {
  readonly #total: number
  readonly #startedAt = performance.now()
  readonly #failures = new Map<string, { count: number; names: string[] }>()
  #ok = 0
  #failed = 0
  #skipped = 0

  constructor(total: number) {
    this.#total = total
  }

  get done(): number {
    return this.#ok + this.#failed + this.#skipped
  }

  get exitCode(): number {
    if (this.#failed + this.#skipped === 0) return EXIT.ok
    const refused = this.#failures.get('GUARD_REFUSED')?.count
    return refused === this.#total ? EXIT.nothingRan : EXIT.devicesFailed
  }

  add(outcome: Outcome<unknown>): void {
    if (outcome.ok) {
      this.#ok++
      return
    }
    if (isSkipped(outcome)) this.#skipped++
    else this.#failed++
    const { code } = outcome.error
    const failure = this.#failures.get(code) ?? { count: 0, names: [] }
    this.#failures.set(code, failure)
    failure.count++
    if (failure.names.length < SHOWN_NAMES) failure.names.push(outcome.device)
  }

  figures(durationMs = performance.now() - this.#startedAt): RunFigures {
    return { total: this.#total, ok: this.#ok, failed: this.#failed, skipped: this.#skipped, durationMs }
  }

  /** For people: the counts, and who failed of what. */
  summary(durationMs: number): string {
    const counts = [`${this.#ok} of ${this.#total} ${this.#total === 1 ? 'device' : 'devices'} ok`]
    if (this.#failed > 0) counts.push(`${this.#failed} failed`)
    if (this.#skipped > 0) counts.push(`${this.#skipped} skipped`)
    const failures = [...this.#failures].map(([code, { count, names }]) => {
      const more = count > names.length ? ` and ${count - names.length} more` : ''
      return `  ${code}: ${names.join(', ')}${more}\n`
    })
    return `${counts.join(', ')}, in ${durationText(durationMs)}\n${failures.join('')}`
  }
}
