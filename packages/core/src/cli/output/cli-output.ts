import { sanitizeForModel } from '../../redact/sanitize-for-model.js'
import { abortable } from '../../resilience/linked-controller.js'
import type { CliHost, CliStream } from '../cli-host.js'

const CLOSED = new Set<unknown>(['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'])

/** Whether a write failed because whoever read has gone, as with `flotilla … | head`. */
export const isOutputClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && CLOSED.has(error.code)

/** Results go to standard output, everything else to standard error. */
export class CliOutput implements Disposable {
  readonly #stdout: CliStream
  readonly #stderr: CliStream
  readonly #signal: AbortSignal

  /** @param signal ends the wait for a reader that does not read */
  constructor({ stdout, stderr }: CliHost, signal: AbortSignal) {
    this.#stdout = stdout
    this.#stderr = stderr
    this.#signal = signal
    // The write that failed has told already; without a listener it would end the process.
    for (const stream of [stdout, stderr]) stream.on('error', ignore)
  }

  /**
   * Resolves when it is written; once the signal has aborted, at once. Rejects when nobody reads any more, see
   * `isOutputClosed`.
   */
  async result(text: string): Promise<void> {
    if (text === '') return
    if (this.#signal.aborted) return void this.#stdout.write(text)
    const written = new Promise<void>((resolve, reject) => {
      this.#stdout.write(text, (error) => (error ? reject(error) : resolve()))
    })
    await abortable(written, this.#signal)
  }

  /** For people. What devices said in it is made harmless. */
  note(text: string): void {
    if (!this.#stderr.destroyed) this.#stderr.write(sanitizeForModel(text))
  }

  [Symbol.dispose](): void {
    for (const stream of [this.#stdout, this.#stderr]) stream.off('error', ignore)
  }
}

const ignore = (): void => undefined
