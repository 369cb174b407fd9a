import type { FleetProgress } from '../../fleet/run/run-options.js'
import { sanitizeForModel } from '../../redact/sanitize-for-model.js'
import type { CliStream } from '../cli-host.js'
import { durationText } from './text-table.js'

/** Shows how far a run is. */
export interface ProgressView extends Disposable {
  update(progress: FleetProgress): void
  /** Takes the bar away, so that something else can be printed there; it comes back by itself. */
  hide(): void
}

const NONE: ProgressView = { update() {}, hide() {}, [Symbol.dispose]() {} }

/** A bar on a terminal, a line a device elsewhere, nothing when not wanted. */
export function createProgressView(stream: CliStream, isWanted: boolean): ProgressView {
  if (!isWanted) return NONE
  return stream.isTTY ? new ProgressBar(stream) : new ProgressLines(stream)
}

class ProgressLines implements ProgressView {
  readonly #stream: CliStream

  constructor(stream: CliStream) {
    this.#stream = stream
  }

  update({ done, total, outcome }: FleetProgress): void {
    if (this.#stream.destroyed) return
    const { device, durationMs, attempts } = outcome
    const what = outcome.ok ? 'ok' : outcome.error.code
    const time = attempts === 0 ? '' : ` ${durationText(durationMs)}`
    const line = `${String(done).padStart(String(total).length)}/${total} ${device} ${what}${time}\n`
    this.#stream.write(sanitizeForModel(line))
  }

  hide(): void {}

  [Symbol.dispose](): void {}
}

const PAINT_EVERY_MS = 100
const BAR_WIDTH = 24
const CLEAR_LINE = '\r\x1b[K'

class ProgressBar implements ProgressView {
  readonly #stream: CliStream
  readonly #timer: NodeJS.Timeout
  #progress: FleetProgress | undefined
  #isShown = false

  constructor(stream: CliStream) {
    this.#stream = stream
    this.#timer = setInterval(() => this.#paint(), PAINT_EVERY_MS).unref()
  }

  update(progress: FleetProgress): void {
    const isFirst = this.#progress === undefined
    this.#progress = progress
    if (isFirst) this.#paint()
  }

  hide(): void {
    if (this.#isShown) this.#stream.write(CLEAR_LINE)
    this.#isShown = false
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.hide()
  }

  #paint(): void {
    if (!this.#progress || this.#stream.destroyed) return
    this.#isShown = true
    this.#stream.write(CLEAR_LINE + barText(this.#progress).slice(0, (this.#stream.columns ?? 80) - 1))
  }
}

function barText({ done, total, failed, skipped, running }: FleetProgress): string {
  const filled = Math.floor((done / total) * BAR_WIDTH)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
  const parts = [`${bar} ${done}/${total}`, `${running} running`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (skipped > 0) parts.push(`${skipped} skipped`)
  return parts.join('  ')
}
