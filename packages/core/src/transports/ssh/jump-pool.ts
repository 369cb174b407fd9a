import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import { abortable } from '../abortable.js'
import type { SshConnection } from './ssh-connection.js'

/** A jump host connection in use. */
export interface JumpLease {
  readonly connection: SshConnection
  /** Gives it back; call it once. */
  release(): void
}

interface Entry {
  connection: Promise<SshConnection>
  users: number
  isConnected: boolean
  giveUp: AbortController
  linger: NodeJS.Timeout | undefined
}

/** Jump host connections by the way to them, shared by everybody who goes that way, closed a while after the last user. */
export class JumpPool {
  readonly #lingerMs: number
  readonly #entries = new Map<string, Entry>()

  constructor(lingerMs: number) {
    this.#lingerMs = lingerMs
  }

  /**
   * The connection of that key, opened by the first to ask. Opening goes on as long as anybody waits for it.
   *
   * @throws JUMP_FAILED, or the reason of `signal`
   */
  async lease(
    key: string,
    names: { device: string; jump: string },
    open: (signal: AbortSignal) => Promise<SshConnection>,
    signal: AbortSignal,
  ): Promise<JumpLease> {
    const entry = this.#entries.get(key) ?? this.#open(key, open)
    clearTimeout(entry.linger)
    entry.users++
    try {
      const connection = await abortable(entry.connection, signal)
      return { connection, release: () => this.#release(key, entry) }
    } catch (error) {
      this.#release(key, entry)
      throw signal.aborted ? error : jumpFailed(names, error)
    }
  }

  /** Closes all connections, whoever uses them. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all(entries.map((entry) => end(entry)))
  }

  #open(key: string, open: (signal: AbortSignal) => Promise<SshConnection>): Entry {
    const giveUp = new AbortController()
    const entry: Entry = { connection: open(giveUp.signal), users: 0, isConnected: false, giveUp, linger: undefined }
    this.#entries.set(key, entry)
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
      clearTimeout(entry.linger)
    }
    entry.connection.then((connection) => {
      entry.isConnected = true
      return connection.ended.then(forget)
    }, forget)
    return entry
  }

  #release(key: string, entry: Entry): void {
    entry.users--
    if (entry.users > 0 || this.#entries.get(key) !== entry) return
    const close = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
      void end(entry)
    }
    if (!entry.isConnected) return close()
    entry.linger = setTimeout(close, this.#lingerMs).unref()
    void entry.connection.then((connection) => connection.rest())
  }
}

/** Ends an entry, whether it is open or still opening. */
async function end(entry: Entry): Promise<void> {
  clearTimeout(entry.linger)
  entry.giveUp.abort(new FlotillaError('CONNECTION_CLOSED', 'The jump host is no longer needed'))
  const connection = await entry.connection.catch(() => undefined)
  await connection?.close()
}

function jumpFailed({ device, jump }: { device: string; jump: string }, cause: unknown): FlotillaError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new FlotillaError('JUMP_FAILED', `${device} cannot be reached through jump host ${jump}: ${reason}`, {
    device,
    cause,
    ...(isFlotillaError(cause) && { retryable: cause.retryable, hint: cause.hint }),
    details: { phase: 'jump', jump, ...(isFlotillaError(cause) && { causeCode: cause.code }) },
  })
}
