/** What earlier connections to a host have shown. */
export interface HostMemory {
  /** It did not take a login sent ahead of its consent. */
  plainLogin?: boolean
  /** It did not take a shell request sent ahead of the terminal's confirmation. */
  plainShell?: boolean
}

/** Hosts remembered; the oldest are forgotten first. */
const MAX_HOSTS = 10_000

/** Memories by host and port. */
export class HostMemories {
  readonly #hosts = new Map<string, HostMemory>()

  of(host: string, port: number): HostMemory {
    const name = `${host}:${port}`
    const known = this.#hosts.get(name)
    if (known) return known
    const memory: HostMemory = {}
    if (this.#hosts.size >= MAX_HOSTS) this.#hosts.delete(this.#hosts.keys().next().value ?? '')
    this.#hosts.set(name, memory)
    return memory
  }
}
