import type { Caller } from '../callers/caller.js'
import type { Logger } from '../observe/logger.js'
import type { RateLimitDecision } from '../rate-limit/rate-limiter.js'
import type { Tool } from '../tools/tool.js'
import { canonicalJson, sha256 } from '../util/canonical-json.js'
import type { CallOptions } from './call-options.js'
import { unknownTool } from './unknown-tool.js'

const NEVER: AbortSignal = new AbortController().signal

/** One call on its way through the layers: what is known of it so far. */
export class Call {
  /** For a name that no tool has, a stand-in of that name. */
  readonly tool: Tool
  readonly isKnown: boolean
  readonly rawInput: unknown
  readonly options: CallOptions
  readonly caller: Caller
  readonly correlationId: string
  /** How many tools stand between the outermost call and this one. */
  readonly depth: number
  readonly signal: AbortSignal
  readonly startedAt = performance.now()
  /** The validated input; from the layer `validate` on. */
  input: Record<string, unknown> = {}
  /** Devices the input names. */
  devices: readonly string[] = []
  /** Devices that the tool has asked for a session with. */
  touched: Set<string> | undefined
  isValid = false
  state: object = {}
  rateLimit: RateLimitDecision | undefined
  approval: { id: string; by?: string | undefined } | undefined
  cacheStatus: 'hit' | 'miss' | 'off' = 'off'
  replayed = false
  readonly warnings: string[] = []
  /** Set when the caller has its answer: what the tool still says is for nobody. */
  isOver = false
  /** Set by the idempotency layer: remembers that the tool is about to run. */
  markStarted: (() => Promise<void>) | undefined
  #log: Logger | undefined
  #inputHash: string | undefined
  #controller: AbortController | undefined
  #abortedWith: { reason: unknown } | undefined
  readonly #baseLog: Logger

  constructor(values: {
    name: string
    tool: Tool | undefined
    input: unknown
    options: CallOptions
    correlationId: string
    depth: number
    log: Logger
  }) {
    this.isKnown = values.tool !== undefined
    this.tool = values.tool ?? unknownTool(values.name)
    this.rawInput = values.input ?? {}
    this.options = values.options
    this.caller = values.options.caller
    this.correlationId = values.correlationId
    this.depth = values.depth
    this.signal = values.options.signal ?? NEVER
    this.#baseLog = values.log
  }

  get log(): Logger {
    this.#log ??= this.#baseLog.child({
      correlationId: this.correlationId,
      tool: this.tool.name,
      caller: this.caller?.id,
      via: this.caller?.via,
    })
    return this.#log
  }

  /** The tool's own signal. Made when it is first looked at: many tools never do. */
  get toolSignal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#abortedWith !== undefined) this.#controller.abort(this.#abortedWith.reason)
    }
    return this.#controller.signal
  }

  /** Tells the tool to stop. */
  abort(reason: unknown): void {
    this.#abortedWith ??= { reason }
    this.#controller?.abort(reason)
  }

  /** Of the validated input. */
  get inputHash(): string {
    this.#inputHash ??= sha256(canonicalJson(this.input))
    return this.#inputHash
  }

  get durationMs(): number {
    return Math.round((performance.now() - this.startedAt) * 1000) / 1000
  }
}
