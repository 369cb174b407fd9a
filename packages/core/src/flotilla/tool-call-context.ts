import type { Caller } from '../callers/caller.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { HealthRegistry } from '../health/health.js'
import type { Device } from '../inventory/device.js'
import type { Logger } from '../observe/logger.js'
import { sanitizeForModel } from '../redact/sanitize-for-model.js'
import type { DeviceSession } from '../session/device-session.js'
import type { Progress, ToolContext, ToolFleet } from '../tools/tool-context.js'
import type { Call } from './call.js'
import type { ToolOutput } from './middleware.js'
import type { CallTarget } from './targets.js'

/** What contexts are made from. */
export interface ContextParts {
  readonly target: CallTarget
  readonly resources: Readonly<Record<string, unknown>>
  readonly health: HealthRegistry
  redactText(text: string, devices: readonly string[]): string
  /** Redacts and cleans a part of an output. */
  outputOf(output: ToolOutput, devices: readonly string[]): ToolOutput
  /** The fleet as this call may use it. */
  fleetOf(call: Call): ToolFleet
  callTool(parent: Call, tool: string, input: unknown): Promise<ToolOutput>
}

/** The context of one call. What costs something is made when it is first asked for. */
export class ToolCallContext implements ToolContext {
  readonly #call: Call
  readonly #parts: ContextParts
  #fleet: ToolFleet | undefined

  constructor(call: Call, parts: ContextParts) {
    this.#call = call
    this.#parts = parts
  }

  get fleet(): ToolFleet {
    this.#fleet ??= this.#parts.fleetOf(this.#call)
    return this.#fleet
  }

  get signal(): AbortSignal {
    return this.#call.toolSignal
  }

  get caller(): Caller {
    return this.#call.caller
  }

  get log(): Logger {
    return this.#call.log
  }

  get correlationId(): string {
    return this.#call.correlationId
  }

  get idempotencyKey(): string | undefined {
    return this.#call.options.idempotencyKey
  }

  get resources(): Readonly<Record<string, unknown>> {
    return this.#parts.resources
  }

  get health(): HealthRegistry {
    return this.#parts.health
  }

  get state(): Readonly<object> {
    return this.#call.state
  }

  // arrow functions, so that tools may take them out of the context

  readonly progress = (progress: Progress): void => {
    const { onProgress } = this.#call.options
    if (onProgress === undefined || this.#call.isOver) return
    try {
      onProgress(this.#shown(progress))
    } catch (error) {
      // who only watches does not change the outcome
      this.log.warn({ err: error }, 'progress listener failed')
    }
  }

  /** What a tool tells on the way leaves the kernel as its result does. */
  #shown({ data, message, ...rest }: Progress): Progress {
    const { outputOf, redactText } = this.#parts
    return {
      ...rest,
      ...(message !== undefined && { message: redactText(sanitizeForModel(message), this.#call.devices) }),
      ...(data !== undefined && { data: outputOf(data, this.#call.devices) }),
    }
  }

  readonly device = (nameOrAddress: string): Device => this.#parts.target.resolve(nameOrAddress, this.caller)

  readonly session = async (nameOrAddress: string): Promise<DeviceSession> => this.fleet.session(nameOrAddress)

  readonly redact = (text: string, nameOrAddress?: string): string =>
    this.#parts.redactText(text, nameOrAddress === undefined ? this.#call.devices : [nameOrAddress])

  readonly call = async (tool: string, input: unknown): Promise<ToolOutput> => {
    if (this.#call.depth >= MAX_DEPTH) {
      throw new FlotillaError('TOOL_FAILED', `Tools call each other more than ${MAX_DEPTH} deep, "${tool}" the last`)
    }
    return this.#parts.callTool(this.#call, tool, input)
  }
}

const MAX_DEPTH = 8
