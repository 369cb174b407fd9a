import { WaitList } from './wait-list.js'

/** Gives the permits back; a second call does nothing. */
export type ReleasePermit = () => void

export interface PermitPoolOptions {
  /** How many may hold this key at the same time; `Infinity` for no limit. */
  capacity: (key: string) => number
  /**
   * Asked to free one permit of a key that somebody waits for. Answers a promise that resolves once it is free, or
   * nothing when there is nothing to free.
   */
  makeRoom?: ((key: string) => Promise<void> | undefined) | undefined
}

interface Request {
  readonly keys: readonly string[]
  /** Whether room is being made for it already, so that one waiter frees one permit at a time. */
  makingRoom: boolean
}

/**
 * Several limits taken together or not at all: the process, a site, a jump host. Who waits for a full site does not stand
 * in the way of who does not need it.
 */
export class PermitPool {
  readonly #options: PermitPoolOptions
  readonly #held = new Map<string, number>()
  readonly #waiting = new WaitList<Request>()

  constructor(options: PermitPoolOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Permits of a key given out. */
  held(key: string): number {
    return this.#held.get(key) ?? 0
  }

  /** Waits until every key has room. Rejects with `signal.reason`. */
  async acquire(keys: readonly string[], signal?: AbortSignal): Promise<ReleasePermit> {
    signal?.throwIfAborted()
    if (this.#blockedBy(keys) === undefined) {
      this.#take(keys)
    } else {
      const waiting = this.#waiting.wait({ keys, makingRoom: false }, signal)
      this.serve()
      await waiting
    }
    return this.#releaseOnce(keys)
  }

  /** Looks at the queue again: to be called when `makeRoom` could now free something that it could not before. */
  serve(): void {
    this.#waiting.serve((request) => {
      const blockedBy = this.#blockedBy(request.keys)
      if (blockedBy === undefined) {
        this.#take(request.keys)
        return 'grant'
      }
      this.#makeRoom(request, blockedBy)
      return 'pass'
    })
  }

  refuseAll(reason: unknown): void {
    this.#waiting.refuseAll(reason)
  }

  #blockedBy(keys: readonly string[]): string | undefined {
    return keys.find((key) => this.held(key) >= this.#options.capacity(key))
  }

  #take(keys: readonly string[]): void {
    for (const key of keys) this.#held.set(key, this.held(key) + 1)
  }

  #releaseOnce(keys: readonly string[]): ReleasePermit {
    let released = false
    return () => {
      if (released) return
      released = true
      for (const key of keys) {
        const left = this.held(key) - 1
        if (left > 0) this.#held.set(key, left)
        else this.#held.delete(key)
      }
      this.serve()
    }
  }

  #makeRoom(request: Request, key: string): void {
    if (request.makingRoom) return
    const freed = this.#options.makeRoom?.(key)
    if (!freed) return
    request.makingRoom = true
    const again = (): void => {
      request.makingRoom = false
      this.serve()
    }
    freed.then(again, again)
  }
}
