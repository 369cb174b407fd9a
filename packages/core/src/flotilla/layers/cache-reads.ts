import { canonicalJson, sha256 } from '../../util/canonical-json.js'
import type { Call } from '../call.js'
import type { Kernel } from '../kernel.js'
import type { LayerFactory } from '../layer.js'
import type { ToolOutput } from '../middleware.js'

/** Serves a read again for a while. What is kept is checked and redacted. A cache that fails is a miss. */
export const cacheReads: LayerFactory = (kernel, tool) =>
  tool.effect !== 'read' || tool.cacheMs === 0
    ? undefined
    : (next) => async (call) => {
        if (call.options.unredacted === true) return next(call)
        const key = keyOf(call, kernel.writes.count)
        const cached = await attempt(kernel, call, () => kernel.cache.get(key))
        call.cacheStatus = cached === undefined ? 'miss' : 'hit'
        kernel.metrics.cacheRequests.inc({ tool: tool.name, cache_status: call.cacheStatus })
        if (cached !== undefined) return cached as ToolOutput
        const output = await next(call)
        await attempt(kernel, call, () => kernel.cache.set(key, output, tool.cacheMs))
        return output
      }

/**
 * Also when the write fails: half a write is one. Reads that run meanwhile may have seen either state, and are not kept for later. Stands
 * on both sides of the deadline: a tool whose caller has left may write until it ends itself.
 */
export const forgetReads: LayerFactory = ({ writes }, tool) =>
  tool.effect === 'read'
    ? undefined
    : (next) => async (call) => {
        writes.count++
        try {
          return await next(call)
        } finally {
          writes.count++
        }
      }

/** Two callers share an entry only where the tool allows it and their rights are the same. */
function keyOf({ tool, caller, input }: Call, writes: number): string {
  const { id, scopes, devices } = caller
  const rights = { scopes: [...scopes].sort(), devices: devices && [...devices].sort() }
  const whose = tool.cacheFor === 'everyone' ? rights : { id, ...rights }
  return `tool:${tool.name}:${sha256(canonicalJson({ fingerprint: tool.fingerprint, input, whose, writes }))}`
}

async function attempt<T>(kernel: Kernel, call: Call, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    kernel.logger.warn({ err: error, correlationId: call.correlationId, tool: call.tool.name }, 'cache failed')
    return undefined
  }
}
