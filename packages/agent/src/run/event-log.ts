import type { AgentEvent, Emit } from '../agent-event.js'

/** Keeps all events of a run, so that a listener who comes late or twice misses none. */
export class EventLog {
  readonly #events: AgentEvent[] = []
  readonly #waiting = new Set<() => void>()
  #end: { error?: { reason: unknown } } | undefined

  readonly emit: Emit = (event) => {
    if (this.#end !== undefined) return
    this.#events.push(Object.freeze({ id: this.#events.length + 1, ...event }))
    this.#wake()
  }

  close(): void {
    this.#end ??= {}
    this.#wake()
  }

  fail(reason: unknown): void {
    this.#end ??= { error: { reason } }
    this.#wake()
  }

  /** From the first event on. `onLeave` hears when a listener goes before the end. */
  async *read(onLeave: () => void): AsyncGenerator<AgentEvent, void, void> {
    let next = 0
    let ended = false
    try {
      for (;;) {
        const event = this.#events[next]
        if (event !== undefined) {
          next++
          yield event
        } else if (this.#end !== undefined) {
          ended = true
          if (this.#end.error !== undefined) throw this.#end.error.reason
          return
        } else {
          await new Promise<void>((resolve) => this.#waiting.add(resolve))
        }
      }
    } finally {
      if (!ended) onLeave()
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
