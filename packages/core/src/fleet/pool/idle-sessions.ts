import type { PooledSession } from './pooled-session.js'

/** Free sessions of all devices, the one longest without work first. */
export class IdleSessions implements Iterable<PooledSession> {
  readonly #sessions = new Set<PooledSession>()

  get size(): number {
    return this.#sessions.size
  }

  add(pooled: PooledSession): void {
    this.#sessions.add(pooled)
  }

  delete(pooled: PooledSession): boolean {
    return this.#sessions.delete(pooled)
  }

  /** The longest idle one that holds a permit of this key. */
  oldestHolding(permitKey: string): PooledSession | undefined {
    for (const pooled of this.#sessions) if (pooled.permitKeys.includes(permitKey)) return pooled
    return undefined
  }

  get oldest(): PooledSession | undefined {
    return this.#sessions.values().next().value
  }

  [Symbol.iterator](): Iterator<PooledSession> {
    return [...this.#sessions][Symbol.iterator]()
  }
}
