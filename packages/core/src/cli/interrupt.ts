import { FlotillaError } from '../errors/flotilla-error.js'
import type { CliHost, InterruptSignal } from './cli-host.js'
import { SIGNAL_EXIT } from './exit-code.js'

/** Ctrl-C as an `AbortSignal`: the first calls work off in order, the second ends the process at once. */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController()
  readonly #stop: () => void
  #received: InterruptSignal | undefined

  constructor(host: CliHost) {
    this.#stop = host.onInterrupt((signal) => {
      if (this.#received) return host.exit(SIGNAL_EXIT[signal])
      this.#received = signal
      host.stderr.write('\nClosing sessions; once more to exit at once.\n')
      this.#controller.abort(new FlotillaError('CANCELLED', 'Interrupted'))
    })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** What to end with; nothing while nobody has interrupted. */
  get exitCode(): number | undefined {
    return this.#received && SIGNAL_EXIT[this.#received]
  }

  [Symbol.dispose](): void {
    this.#stop()
  }
}
