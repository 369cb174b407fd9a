import type { Approver } from '../approval/approver.js'
import type { Cache } from '../cache/cache.js'
import type { Caller } from '../callers/caller.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { Fleet } from '../fleet/fleet.js'
import type { HealthRegistry } from '../health/health.js'
import { toCorrelationId } from '../observe/correlation.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import type { Tracer } from '../observe/tracer.js'
import type { RateLimitDecision } from '../rate-limit/rate-limiter.js'
import type { Tool } from '../tools/tool.js'
import { ToolRegistry } from '../tools/tool-registry.js'
import { buildKernel } from './build-kernel.js'
import { Call } from './call.js'
import type { CallOptions } from './call-options.js'
import { compileTool, compileUnknownTool } from './compile-tool.js'
import type { Flotilla, FlotillaState } from './flotilla.js'
import type { Kernel } from './kernel.js'
import type { KernelParts } from './kernel-parts.js'
import type { Handler } from './layer.js'
import { limitCaller } from './limit-caller.js'
import type { ToolOutput } from './middleware.js'
import type { ToolPerformance } from './performance-recorder.js'
import { ResourceSet } from './resource-set.js'
import { toToolResult } from './to-tool-result.js'
import { ToolCallContext } from './tool-call-context.js'
import { toToolFleet } from './tool-fleet.js'
import type { ToolResult } from './tool-result.js'
import { watchFleet } from './watch-fleet.js'

/** What `createFlotilla` gives. */
export class FlotillaKernel implements Flotilla {
  readonly fleet: Fleet
  readonly tools: ToolRegistry
  readonly health: HealthRegistry
  readonly metrics: Metrics
  readonly resources: Readonly<Record<string, unknown>>
  readonly #kernel: Kernel
  readonly #resources: ResourceSet
  readonly #ownsFleet: boolean
  readonly #unwatch: () => void
  readonly #handlers = new Map<Tool, Handler>()
  readonly #unknown: Handler
  readonly #closing = new AbortController()
  #state: FlotillaState = 'created'
  #starting: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor({ fleet, ownsFleet, parts }: { fleet: Fleet; ownsFleet: boolean; parts: KernelParts }) {
    const { kernel, health, metrics } = buildKernel(fleet, parts)
    this.fleet = fleet
    this.health = health
    this.metrics = metrics
    this.#ownsFleet = ownsFleet
    this.#unwatch = watchFleet(fleet, metrics, health)
    this.#resources = new ResourceSet({ resources: parts.resources ?? [], log: kernel.logger, health })
    this.resources = this.#resources.values
    const contextParts = {
      target: kernel.target,
      resources: this.resources,
      health,
      redactText: kernel.redaction.text,
      outputOf: kernel.redaction.output,
      fleetOf: (call: Call) => toToolFleet(fleet, call, kernel.target),
      callTool: (parent: Call, tool: string, input: unknown) => this.#callFrom(parent, tool, input),
    }
    this.#kernel = { ...kernel, createContext: (call) => new ToolCallContext(call, contextParts) }
    this.tools = new ToolRegistry(parts.tools)
    this.#unknown = compileUnknownTool(this.#kernel, this.tools)
    // so that a tool which cannot work here is found now, not at its first call
    for (const tool of this.tools.list({ hidden: true })) this.#handlerOf(tool)
  }

  get state(): FlotillaState {
    return this.#state
  }

  get logger(): Logger {
    return this.#kernel.logger
  }

  get tracer(): Tracer {
    return this.#kernel.tracer
  }

  get cache(): Cache {
    return this.#kernel.cache
  }

  get approver(): Approver | undefined {
    return this.#kernel.approver
  }

  start(): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(shuttingDown())
    this.#starting ??= this.#start()
    return this.#starting
  }

  close({ drainMs = 10_000 }: { drainMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(drainMs)
    return this.#closed
  }

  async call(name: string, input: unknown, options: CallOptions): Promise<ToolResult> {
    const signal = options?.signal
    if (signal?.aborted) throw signal.reason
    if (this.#state !== 'started') await this.start()
    const call = this.#newCall(name, input, { options: options ?? {}, depth: 0 })
    return toToolResult(call, await this.#run(call))
  }

  limit(caller: Caller, options: { cost?: number } = {}): Promise<RateLimitDecision | undefined> {
    return limitCaller(this.#kernel, caller, options.cost) ?? Promise.resolve(undefined)
  }

  mayTouch(caller: Caller, nameOrAddress: string): boolean {
    const { target } = this.#kernel
    const device = target.find(nameOrAddress, caller)
    return device !== undefined && target.covers(device, caller)
  }

  performance(): ToolPerformance[] {
    return this.#kernel.performance.summary()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #callFrom(parent: Call, name: string, input: unknown): Promise<ToolOutput> {
    const { caller, approver, onProgress } = parent.options
    const options = { caller, approver, onProgress, signal: parent.toolSignal, correlationId: parent.correlationId }
    return this.#run(this.#newCall(name, input, { options, depth: parent.depth + 1 }))
  }

  #newCall(name: string, input: unknown, { options, depth }: { options: CallOptions; depth: number }): Call {
    const tool = this.tools.get(name)
    const correlationId = toCorrelationId(options.correlationId)
    return new Call({ name, tool, input, options, correlationId, depth, log: this.#kernel.logger })
  }

  #run(call: Call): Promise<ToolOutput> {
    return (call.isKnown ? this.#handlerOf(call.tool) : this.#unknown)(call)
  }

  /** @throws TOOL_INVALID when a resource that the tool needs is not there. */
  #handlerOf(tool: Tool): Handler {
    let handler = this.#handlers.get(tool)
    if (handler === undefined) {
      const missing = tool.needs.find((name) => !this.#resources.has(name))
      if (missing !== undefined) {
        throw new FlotillaError(
          'TOOL_INVALID',
          `Tool "${tool.name}" needs the resource "${missing}", which is not there`,
        )
      }
      handler = compileTool(this.#kernel, tool)
      this.#handlers.set(tool, handler)
    }
    return handler
  }

  async #start(): Promise<void> {
    this.#state = 'starting'
    try {
      await this.#resources.start(this.#closing.signal)
      if (this.#state === 'starting') this.#state = 'started'
    } catch (error) {
      // a later start may find the database up again
      this.#starting = undefined
      if (this.#state === 'starting') this.#state = 'created'
      throw error
    }
  }

  async #close(drainMs: number): Promise<void> {
    this.#state = 'closing'
    this.health.drain('shutting down')
    this.#closing.abort(shuttingDown())
    // a start that fails has told its own caller
    await this.#starting?.catch(() => {})
    await this.#kernel.running.drain(drainMs)
    await this.#resources.stop()
    this.#unwatch()
    const { audit, cache, rateLimiter } = this.#kernel
    const parts: { close?(): Promise<void> }[] = [audit, cache, rateLimiter, ...(this.#ownsFleet ? [this.fleet] : [])]
    for (const result of await Promise.allSettled(parts.map(async (part) => part.close?.()))) {
      if (result.status === 'rejected') this.logger.error({ err: result.reason }, 'a part did not close')
    }
    this.#state = 'closed'
  }
}

const shuttingDown = (): FlotillaError =>
  new FlotillaError('SHUTTING_DOWN', 'The kernel is closing and takes no new calls')
