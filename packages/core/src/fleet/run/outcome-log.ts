import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Outcome } from './outcome.js'

interface Reader<T> {
  /** Index of the next outcome to hand out, counted from the first ever. */
  next: number
  /** Calls of `next()` that wait for an outcome. */
  readonly waiting: { resolve(result: IteratorResult<Outcome<T>, undefined>): void; reject(reason: unknown): void }[]
}

type End = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: unknown }

export interface OutcomeLogOptions {
  /** Whether outcomes are kept after everybody has read them. May change from false to true. */
  isKept: () => boolean
  /** Told when an outcome was handed out. */
  onRead: () => void
  /** Told when a reader leaves before the end; the reader waits for it. */
  onLeave: () => Promise<void>
}

/** Outcomes in the order in which they are told, for any number of readers at their own pace. */
export class OutcomeLog<T> {
  readonly #options: OutcomeLogOptions
  readonly #readers = new Set<Reader<T>>()
  #items: Outcome<T>[] = []
  #dropped = 0
  #end: End | undefined
  #silenced = false

  constructor(options: OutcomeLogOptions) {
    this.#options = options
  }

  /** What is kept, when nothing was dropped. */
  get complete(): readonly Outcome<T>[] | undefined {
    return this.#dropped === 0 ? this.#items : undefined
  }

  get isRead(): boolean {
    return this.#readers.size > 0
  }

  /** Outcomes that the slowest reader has not had; 0 while nobody reads. */
  get unread(): number {
    return this.#readers.size === 0 ? 0 : this.#dropped + this.#items.length - this.#slowest()
  }

  push(outcome: Outcome<T>): void {
    this.#items.push(outcome)
    for (const reader of this.#readers) this.#feed(reader)
    this.#trim()
  }

  /** Hands out nothing more: the run was called off, and the reason follows once everything is closed. */
  silence(): void {
    this.#silenced = true
  }

  end(end: End): void {
    this.#end = end
    for (const reader of this.#readers) this.#feed(reader)
  }

  /** @throws OPTION_INVALID when outcomes have been dropped already. */
  read(): AsyncIterator<Outcome<T>, undefined, void> {
    if (this.#dropped > 0) {
      throw new FlotillaError(
        'OPTION_INVALID',
        'The outcomes were streamed and not kept; pass keep: true to read them twice',
      )
    }
    const reader: Reader<T> = { next: 0, waiting: [] }
    this.#readers.add(reader)
    const leave = async (): Promise<IteratorResult<Outcome<T>, undefined>> => {
      const isEarly = this.#readers.delete(reader) && this.#end === undefined
      for (const { resolve } of reader.waiting.splice(0)) resolve({ done: true, value: undefined })
      this.#trim()
      if (isEarly) await this.#options.onLeave()
      return { done: true, value: undefined }
    }
    return {
      next: () =>
        new Promise((resolve, reject) => {
          if (!this.#readers.has(reader)) return resolve({ done: true, value: undefined })
          reader.waiting.push({ resolve, reject })
          this.#feed(reader)
          this.#trim()
        }),
      return: leave,
      throw: async (error) => {
        await leave()
        throw error
      },
    }
  }

  #feed(reader: Reader<T>): void {
    while (reader.waiting.length > 0) {
      const outcome = this.#silenced ? undefined : this.#items[reader.next - this.#dropped]
      if (outcome) {
        reader.next++
        reader.waiting.shift()?.resolve({ done: false, value: outcome })
        this.#options.onRead()
      } else if (this.#end) {
        this.#readers.delete(reader)
        const { waiting } = reader
        const end = this.#end
        const first = waiting.shift()
        if (end.kind === 'failed') first?.reject(end.reason)
        else first?.resolve({ done: true, value: undefined })
        for (const { resolve } of waiting.splice(0)) resolve({ done: true, value: undefined })
      } else {
        return
      }
    }
  }

  #slowest(): number {
    let slowest = this.#dropped + this.#items.length
    for (const { next } of this.#readers) slowest = Math.min(slowest, next)
    return slowest
  }

  /** Forgets what every reader has had. Before the first reader comes nobody can have had anything. */
  #trim(): void {
    if (this.#readers.size === 0 || this.#options.isKept()) return
    const count = this.#slowest() - this.#dropped
    if (count <= 0) return
    if (count === this.#items.length) this.#items = []
    else this.#items.splice(0, count)
    this.#dropped += count
  }
}
