import type { Caller } from '@flotilla/core'
import type { RequestFacts } from '../v2/caller-of.js'

/** One HTTP request and the delivery of its answer. */
export class Exchange implements RequestFacts {
  readonly request: Request
  readonly caller: Caller
  readonly correlationId: string | undefined
  /** Parsed; `undefined` for requests without one. */
  readonly body: unknown
  readonly #delivery: Delivery

  constructor(delivery: Delivery, facts: Omit<Exchange, 'onGone' | 'onDone'>) {
    this.#delivery = delivery
    this.request = facts.request
    this.caller = facts.caller
    this.correlationId = facts.correlationId
    this.body = facts.body
  }

  onGone(stop: () => void): void {
    this.#delivery.onGone(stop)
  }

  /** Runs `done` when the answer is complete, or nobody waits for it any more. */
  onDone(done: () => void): void {
    this.#delivery.onDone(done)
  }
}

/** How the answer fares on its way to the client. */
export class Delivery {
  #state: 'open' | 'complete' | 'gone' = 'open'
  readonly #stops: (() => void)[] = []
  readonly #dones: (() => void)[] = []

  /** The client has the whole answer. */
  complete(): void {
    if (this.#state === 'open') this.#end('complete')
  }

  /** The client went before that. */
  abandon(): void {
    if (this.#state !== 'open') return
    for (const stop of this.#stops) stop()
    this.#end('gone')
  }

  onGone(stop: () => void): void {
    if (this.#state === 'gone') stop()
    else this.#stops.push(stop)
  }

  onDone(done: () => void): void {
    if (this.#state === 'open') this.#dones.push(done)
    else done()
  }

  #end(state: 'complete' | 'gone'): void {
    this.#state = state
    for (const done of this.#dones) done()
  }
}
