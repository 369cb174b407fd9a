/**
 * A set, in order of arrival, for members that come and go all the time. `Set` leaves, each time its table is renewed, the old table
 * pointing at the new one: once one of them is old, the young collector keeps every later table alive with all members it had, and
 * a run over thousands of devices fills the heap with sessions that are long closed.
 */
export class TurnoverSet<T> implements Iterable<T> {
  readonly #members: T[] = []

  get size(): number {
    return this.#members.length
  }

  get first(): T | undefined {
    return this.#members[0]
  }

  /** The caller sees to it that it is not there yet. */
  add(member: T): void {
    this.#members.push(member)
  }

  /** Whether it was there. */
  delete(member: T): boolean {
    const index = this.#members.indexOf(member)
    if (index >= 0) this.#members.splice(index, 1)
    return index >= 0
  }

  find(isWanted: (member: T) => boolean): T | undefined {
    return this.#members.find(isWanted)
  }

  /** Of those there are now, whoever comes or goes meanwhile. */
  [Symbol.iterator](): Iterator<T> {
    return this.#members.slice()[Symbol.iterator]()
  }
}

/** A map by name for entries that come and go all the time, for the same reason as {@link TurnoverSet}. */
export class TurnoverMap<T> {
  #entries: Record<string, T> = Object.create(null)
  #size = 0

  get size(): number {
    return this.#size
  }

  get(name: string): T | undefined {
    return this.#entries[name]
  }

  set(name: string, entry: T): void {
    if (!(name in this.#entries)) this.#size++
    this.#entries[name] = entry
  }

  delete(name: string): void {
    if (!(name in this.#entries)) return
    this.#size--
    delete this.#entries[name]
  }

  values(): T[] {
    return Object.values(this.#entries)
  }
}
