import type { Tool } from '../tools/tool.js'
import type { Call } from './call.js'
import type { Kernel } from './kernel.js'
import type { ToolOutput } from './middleware.js'

/**
 * Takes a call to its output. May throw before it has a promise to give: a layer with nothing to do on the way out is no async
 * function, since each of those costs. Who wraps a handler awaits it.
 */
export type Handler = (call: Call) => Promise<ToolOutput>

/** Wraps a handler. */
export type Layer = (next: Handler) => Handler

/** Builds the layer for one tool, or `undefined` where the tool has no need of it. */
export type LayerFactory = (kernel: Kernel, tool: Tool) => Layer | undefined
