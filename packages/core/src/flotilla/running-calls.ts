import { FlotillaError } from '../errors/flotilla-error.js'

/** Counts the calls that run, so that closing can wait for them, and then end them. */
export class RunningCalls {
  readonly #controller = new AbortController()
  readonly #cancels = new Set<(reason: unknown) => void>()
  #count = 0
  #whenIdle: (() => void) | undefined

  get size(): number {
    return this.#count
  }

  /** Aborts when running calls are ended. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  begin(): void {
    this.#count++
  }

  end(): void {
    this.#count--
    if (this.#count === 0) this.#whenIdle?.()
  }

  /** Cheaper than a listener on the signal, for what every call does. */
  onCancel(cancel: (reason: unknown) => void): void {
    this.#cancels.add(cancel)
  }

  offCancel(cancel: (reason: unknown) => void): void {
    this.#cancels.delete(cancel)
  }

  /** Waits for all to end; at the deadline they are aborted, and given a moment to notice. */
  async drain(drainMs: number): Promise<void> {
    if (await this.#idleWithin(drainMs)) return
    const reason = new FlotillaError(
      'SHUTTING_DOWN',
      `The call was ended: the kernel is closing and waited ${drainMs} ms`,
    )
    this.#controller.abort(reason)
    for (const cancel of [...this.#cancels]) cancel(reason)
    await this.#idleWithin(1_000)
  }

  #idleWithin(milliseconds: number): Promise<boolean> {
    if (this.#count === 0) return Promise.resolve(true)
    return new Promise((resolve) => {
      const finish = (isIdle: boolean): void => {
        clearTimeout(timer)
        this.#whenIdle = undefined
        resolve(isIdle)
      }
      const timer = setTimeout(() => finish(false), milliseconds)
      this.#whenIdle = () => finish(true)
    })
  }
}
