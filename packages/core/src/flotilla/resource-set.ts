import { FlotillaError } from '../errors/flotilla-error.js'
import type { HealthRegistry } from '../health/health.js'
import type { Logger } from '../observe/logger.js'
import { abortable, linkController } from '../resilience/linked-controller.js'
import type { Resource } from './resource.js'
import { orderResources } from './resource-order.js'

export interface ResourceSetOptions {
  resources: readonly Resource[]
  log: Logger
  health: HealthRegistry
}

interface Started {
  resource: Resource
  value: unknown
  unregister: () => void
}

/** Starts resources in dependency order and stops them in reverse. */
export class ResourceSet {
  /** Values of the started ones by name. */
  readonly values: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  readonly #ordered: readonly Resource[]
  readonly #log: Logger
  readonly #health: HealthRegistry
  readonly #started: Started[] = []

  /** @throws RESOURCE_INVALID */
  constructor({ resources, log, health }: ResourceSetOptions) {
    this.#ordered = orderResources(resources)
    this.#log = log
    this.#health = health
  }

  has(name: string): boolean {
    return this.#ordered.some((resource) => resource.name === name)
  }

  /**
   * When one fails, those started before it are stopped again.
   * @throws RESOURCE_FAILED naming the resource; `signal.reason` when aborted.
   */
  async start(signal: AbortSignal): Promise<void> {
    for (const resource of this.#ordered) {
      try {
        signal.throwIfAborted()
        const value = await this.#startOne(resource, signal)
        this.values[resource.name] = value
        const started: Started = { resource, value, unregister: () => {} }
        this.#started.push(started)
        started.unregister = this.#watch(resource, value)
      } catch (error) {
        await this.stop()
        if (signal.aborted && error === signal.reason) throw error
        throw new FlotillaError('RESOURCE_FAILED', `Resource "${resource.name}" did not start: ${messageOf(error)}`, {
          cause: error,
        })
      }
    }
  }

  /** Stops all that started, whatever happens on the way. Returns the names of those whose stop failed. */
  async stop(): Promise<string[]> {
    const failed: string[] = []
    for (let entry = this.#started.pop(); entry !== undefined; entry = this.#started.pop()) {
      const { resource, value, unregister } = entry
      unregister()
      delete this.values[resource.name]
      try {
        await withDeadline(resource, 'stop', resource.stopTimeoutMs ?? 10_000, async () => resource.stop?.(value))
      } catch (error) {
        failed.push(resource.name)
        this.#log.error({ err: error, resource: resource.name }, 'resource did not stop')
      }
    }
    return failed
  }

  #startOne(resource: Resource, signal: AbortSignal): Promise<unknown> {
    const resources = Object.freeze(
      Object.fromEntries((resource.dependsOn ?? []).map((name) => [name, this.values[name]])),
    )
    const log = this.#log.child({ resource: resource.name })
    // one that starts after its deadline is nobody's any more
    const onLate = (value: unknown): void => {
      void (async () => resource.stop?.(value))().catch((error) =>
        log.error({ err: error }, 'late resource did not stop'),
      )
    }
    const timeoutMs = resource.startTimeoutMs ?? 30_000
    return withDeadline(
      resource,
      'start',
      timeoutMs,
      async (deadline) => resource.start({ resources, log, signal: deadline }),
      { signal, onLate },
    )
  }

  #watch(resource: Resource, value: unknown): () => void {
    if (resource.health === undefined) return () => {}
    return this.#health.register(resource.name, {
      critical: resource.critical ?? true,
      check: (signal) => resource.health?.(value, signal) ?? { status: 'healthy' },
    })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function withDeadline<T>(
  resource: Resource,
  phase: 'start' | 'stop',
  timeoutMs: number,
  body: (signal: AbortSignal) => Promise<T>,
  options: { signal?: AbortSignal; onLate?: (late: T) => void } = {},
): Promise<T> {
  const deadline = linkController(options.signal)
  const timer = setTimeout(() => {
    const message = `Resource "${resource.name}" did not ${phase} within ${timeoutMs} ms`
    deadline.abort(new FlotillaError('DEADLINE_EXCEEDED', message))
  }, timeoutMs)
  const work = body(deadline.signal)
  try {
    return await abortable(work, deadline.signal)
  } catch (error) {
    if (deadline.signal.aborted && options.onLate) work.then(options.onLate, () => {})
    throw error
  } finally {
    clearTimeout(timer)
    deadline.release()
  }
}
