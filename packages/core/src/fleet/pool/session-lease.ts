import type { DeviceSession } from '../../session/device-session.js'
import type { PooledSession } from './pooled-session.js'

export interface ReleaseOptions {
  /** Close the session instead of keeping it: something went wrong on it. @default false */
  discard?: boolean
}

/** The right to use one session until it is released. */
export class SessionLease implements AsyncDisposable {
  readonly pooled: PooledSession
  /** True when the session had been open before this lease. */
  readonly reused: boolean
  readonly #release: (discard: boolean) => Promise<void>
  #releasing: Promise<void> | undefined

  constructor(pooled: PooledSession, reused: boolean, release: (discard: boolean) => Promise<void>) {
    this.pooled = pooled
    this.reused = reused
    this.#release = release
  }

  get session(): DeviceSession {
    return this.pooled.session
  }

  /** Gives the session back. Idempotent. */
  release({ discard = false }: ReleaseOptions = {}): Promise<void> {
    this.#releasing ??= this.#release(discard)
    return this.#releasing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release()
  }
}
