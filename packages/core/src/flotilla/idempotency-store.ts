import type { Cache } from '../cache/cache.js'
import type { ErrorCode } from '../errors/error-codes.js'
import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import { abortable } from '../resilience/linked-controller.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'
import type { Call } from './call.js'
import type { ToolOutput } from './middleware.js'

const DAY_MS = 86_400_000

/** What is kept under an idempotency key. `started` alone: the write may or may not have happened. */
type Kept =
  | { state: 'started'; inputHash: string }
  | { state: 'done'; inputHash: string; output: ToolOutput }
  | { state: 'failed'; inputHash: string; error: { code: ErrorCode; message: string; retryable: boolean } }

interface Running {
  inputHash: string
  outcome: Promise<ToolOutput>
}

/** Remembers writes by their idempotency keys. */
export class IdempotencyStore {
  readonly #cache: Cache
  readonly #redact: (text: string) => string
  readonly #ttlMs: number
  readonly #running = new Map<string, Running>()

  constructor(cache: Cache, redact: (text: string) => string, ttlMs = DAY_MS) {
    this.#cache = cache
    this.#redact = redact
    this.#ttlMs = ttlMs
  }

  /**
   * Runs `work` unless the key was used before; then gives what came of it, and tells so by `call.replayed`.
   * @throws IDEMPOTENCY_CONFLICT for a key used with another input, or one whose outcome nobody knows.
   */
  async once(call: Call, key: string, work: () => Promise<ToolOutput>): Promise<ToolOutput> {
    const { caller, tool, inputHash } = call
    const id = `idempotency:${sha256(canonicalJson([caller.id, tool.name, key]))}`
    const running = this.#running.get(id)
    if (running !== undefined) {
      this.#compare(call, running.inputHash)
      call.replayed = true
      return this.#join(call, running.outcome)
    }
    const outcome = this.#runOrReplay(call, id, work).finally(() => this.#running.delete(id))
    this.#running.set(id, { inputHash, outcome })
    return outcome
  }

  async #join(call: Call, outcome: Promise<ToolOutput>): Promise<ToolOutput> {
    try {
      return await abortable(outcome, call.signal)
    } catch (error) {
      // the first caller left: what it left behind is not the reason of this one
      if (isFlotillaError(error) || (call.signal.aborted && error === call.signal.reason)) throw error
      throw unknownOutcome(call)
    }
  }

  async #runOrReplay(call: Call, id: string, work: () => Promise<ToolOutput>): Promise<ToolOutput> {
    const kept = (await this.#cache.get(id)) as Kept | undefined
    if (kept !== undefined) return this.#replay(call, kept)
    const { inputHash } = call
    let isStarted = false
    call.markStarted = async () => {
      await this.#keep(id, { state: 'started', inputHash })
      isStarted = true
    }
    try {
      const output = await work()
      await this.#keep(id, { state: 'done', inputHash, output })
      return output
    } catch (error) {
      // a failure before the tool ran changed nothing: the same key may try again
      if (isStarted && !(call.signal.aborted && error === call.signal.reason)) {
        const { code, message, retryable } = this.#describe(error)
        await this.#keep(id, { state: 'failed', inputHash, error: { code, message, retryable } })
      }
      throw error
    }
  }

  /** Unexpected errors without their text, which is for the log alone. */
  #describe(error: unknown): { code: ErrorCode; message: string; retryable: boolean } {
    if (!isFlotillaError(error)) return { code: 'INTERNAL', message: '', retryable: false }
    return { code: error.code, message: this.#redact(error.message), retryable: error.retryable }
  }

  #keep(id: string, kept: Kept): Promise<void> {
    return this.#cache.set(id, kept, this.#ttlMs)
  }

  #replay(call: Call, kept: Kept): ToolOutput {
    this.#compare(call, kept.inputHash)
    if (kept.state === 'started') throw unknownOutcome(call)
    call.replayed = true
    if (kept.state === 'done') return kept.output
    const { code, message, retryable } = kept.error
    throw new FlotillaError(code, message, { retryable })
  }

  #compare(call: Call, inputHash: string): void {
    if (inputHash === call.inputHash) return
    throw new FlotillaError(
      'IDEMPOTENCY_CONFLICT',
      `The idempotency key was used before for "${call.tool.name}" with another input`,
    )
  }
}

const unknownOutcome = ({ tool }: Call): FlotillaError =>
  new FlotillaError(
    'IDEMPOTENCY_CONFLICT',
    `An earlier call of "${tool.name}" with this key started, and its outcome is not known`,
    { hint: 'Read the device to see whether it happened, then use a new key.' },
  )
