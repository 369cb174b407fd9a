import type { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server'

export interface Session {
  readonly id: string
  /** Only this caller may use it. */
  readonly callerId: string
  readonly transport: WebStandardStreamableHTTPServerTransport
  /** Requests and streams that are open. */
  open: number
  /** Requests under way whose stream is theirs alone. */
  readonly alone: Set<unknown>
  lastUsedAt: number
}

const SWEEP_MS = 30_000

/** The sessions of clients up to 2025-11-25: bounded in number and in time. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>()
  readonly #max: number
  readonly #idleMs: number
  #sweeper: NodeJS.Timeout | undefined

  constructor({ max, idleMs }: { max: number; idleMs: number }) {
    this.#max = max
    this.#idleMs = idleMs
  }

  /** `undefined` for a session of somebody else, too: that it exists is not for others to know. */
  get(id: string, callerId: string): Session | undefined {
    const session = this.#sessions.get(id)
    return session?.callerId === callerId ? session : undefined
  }

  /** Whether there is room for one more, if need be in the place of the longest idle one, of the same caller first. */
  makeRoom(callerId: string): boolean {
    if (this.#sessions.size < this.#max) return true
    const idle = [...this.#sessions.values()].filter(({ open }) => open === 0)
    idle.sort((a, b) => a.lastUsedAt - b.lastUsedAt)
    const victim = idle.find((session) => session.callerId === callerId) ?? idle[0]
    if (victim === undefined) return false
    this.#end(victim)
    return true
  }

  add(session: Pick<Session, 'id' | 'callerId' | 'transport'>): Session {
    const added = { ...session, open: 0, alone: new Set<unknown>(), lastUsedAt: Date.now() }
    this.#sessions.set(session.id, added)
    this.#sweeper ??= setInterval(() => this.#sweep(), Math.min(SWEEP_MS, this.#idleMs)).unref()
    return added
  }

  delete(id: string): void {
    this.#sessions.delete(id)
    if (this.#sessions.size > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }

  /** Ends all of them, with what runs in them. */
  closeAll(): void {
    for (const session of [...this.#sessions.values()]) this.#end(session)
  }

  #sweep(): void {
    const oldest = Date.now() - this.#idleMs
    for (const session of [...this.#sessions.values()]) {
      if (session.open === 0 && session.lastUsedAt <= oldest) this.#end(session)
    }
  }

  #end({ id, transport }: Session): void {
    this.delete(id)
    // closes what is connected to it; nothing in it waits for the client
    transport.close().catch(() => {})
  }
}
