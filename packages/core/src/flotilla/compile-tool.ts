import { FlotillaError } from '../errors/flotilla-error.js'
import type { Tool } from '../tools/tool.js'
import type { ToolRegistry } from '../tools/tool-registry.js'
import type { Kernel } from './kernel.js'
import type { Handler, Layer, LayerFactory } from './layer.js'
import { approve } from './layers/approve.js'
import { auditIntent } from './layers/audit-intent.js'
import { auditOutcome } from './layers/audit-outcome.js'
import { authorise } from './layers/authorise.js'
import { cacheReads, forgetReads } from './layers/cache-reads.js'
import { correlate } from './layers/correlate.js'
import { deadline } from './layers/deadline.js'
import { finishOutputs } from './layers/finish-output.js'
import { limitRate } from './layers/limit-rate.js'
import { logCalls } from './layers/log-calls.js'
import { measure } from './layers/measure.js'
import { toLayer } from './layers/run-middleware.js'
import { markStarted, runOnce } from './layers/run-once.js'
import { runTool } from './layers/run-tool.js'
import { trace } from './layers/trace.js'
import { validate } from './layers/validate.js'
import { unknownTool } from './unknown-tool.js'

/** Outermost first. */
const FOR_EVERY_NAME: readonly LayerFactory[] = [
  correlate,
  trace,
  logCalls,
  measure,
  auditOutcome,
  authorise,
  limitRate,
]

const AFTER_MIDDLEWARE: readonly LayerFactory[] = [
  runOnce,
  approve,
  auditIntent,
  markStarted,
  forgetReads,
  cacheReads,
  finishOutputs,
  deadline,
  forgetReads,
]

/** Puts the layers of one tool together, once: a call then only runs through them. */
export function compileTool(kernel: Kernel, tool: Tool): Handler {
  const layers = [
    ...[...FOR_EVERY_NAME, validate].map((factory) => factory(kernel, tool)),
    ...kernel.middleware.map((middleware) => toLayer(kernel, middleware)),
    ...AFTER_MIDDLEWARE.map((factory) => factory(kernel, tool)),
  ]
  return compose(layers, runTool(kernel, tool))
}

/** Calls of names that no tool has: limited, counted and recorded like others. */
export function compileUnknownTool(kernel: Kernel, tools: ToolRegistry): Handler {
  const layers = FOR_EVERY_NAME.map((factory) => factory(kernel, unknownTool('(unknown)')))
  return compose(layers, async (call) => {
    tools.require(call.tool.name)
    throw new FlotillaError('TOOL_UNKNOWN', `No tool is named "${call.tool.name}"`)
  })
}

const compose = (layers: readonly (Layer | undefined)[], innermost: Handler): Handler =>
  layers.reduceRight<Handler>((next, layer) => (layer === undefined ? next : layer(next)), innermost)
