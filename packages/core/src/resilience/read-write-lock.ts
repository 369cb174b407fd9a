import { WaitList } from './wait-list.js'

export type Access = 'read' | 'write'

/** Readers share, up to a number; a writer is alone. First come, first served, so neither side starves the other. */
export class ReadWriteLock {
  readonly #maxReaders: number
  readonly #waiting = new WaitList<Access>()
  #readers = 0
  #writing = false

  constructor(maxReaders: number) {
    this.#maxReaders = maxReaders
  }

  /** Holders at the moment. */
  get held(): number {
    return this.#readers + (this.#writing ? 1 : 0)
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes it when that needs no waiting, and says whether. */
  tryAcquire(access: Access): boolean {
    if (this.#waiting.size > 0 || !this.#isFree(access)) return false
    this.#take(access)
    return true
  }

  /** Waits for it. Rejects with `signal.reason`. */
  async acquire(access: Access, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.tryAcquire(access)) return
    await this.#waiting.wait(access, signal).catch((reason) => {
      // Whoever stood behind the one that gave up may now be free to go.
      this.#serve()
      throw reason
    })
  }

  release(access: Access): void {
    if (access === 'write') this.#writing = false
    else this.#readers--
    this.#serve()
  }

  /** Sends away everybody who waits. */
  refuseAll(reason: unknown): void {
    this.#waiting.refuseAll(reason)
  }

  #serve(): void {
    this.#waiting.serve((access) => {
      if (!this.#isFree(access)) return 'stop'
      this.#take(access)
      return 'grant'
    })
  }

  #isFree(access: Access): boolean {
    if (this.#writing) return false
    return access === 'write' ? this.#readers === 0 : this.#readers < this.#maxReaders
  }

  #take(access: Access): void {
    if (access === 'write') this.#writing = true
    else this.#readers++
  }
}
