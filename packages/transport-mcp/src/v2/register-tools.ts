import type { Flotilla } from '@flotilla/core'
import type { McpServer, ServerContext } from '@modelcontextprotocol/server'
import { allOrNone } from '../door/all-or-none.js'
import { createDoor } from '../door/mcp-door.js'
import { toListedTool } from '../door/tool-catalog.js'
import { ANONYMOUS, type CallerSource, checkCaller, type McpOptions } from '../mcp-options.js'
import { answerCall, type Binding } from './answer-call.js'
import { findCallerBy } from './caller-of.js'
import { passthroughSchema } from './passthrough-schema.js'
import { RoundTrips } from './round-trips.js'

export interface RegisterToolsOptions extends McpOptions {
  /** Who calls: one for all, or found in the SDK's request context. @default `mcp`, every scope */
  caller?: CallerSource<ServerContext> | undefined
  /**
   * Signs what a client carries between the question and the answer of an approval (2026-07-28): the same, at least 32
   * bytes, in every process behind one address. @default random for this server
   */
  approvalKey?: string | Uint8Array | undefined
}

/**
 * Adds the tools that are listed now to a server of your own, beside what it has: all of them or, when one cannot be, none.
 * @throws Error of the SDK when it has a tool of one of these names; OPTION_INVALID.
 */
export function registerTools(server: McpServer, flotilla: Flotilla, options: RegisterToolsOptions = {}): void {
  checkCaller(options.caller)
  addTools(server, {
    door: createDoor(flotilla, options),
    findCaller: findCallerBy(options.caller ?? ANONYMOUS),
    roundTrips: new RoundTrips(options.approvalKey),
  })
}

/** @internal */
export function addTools(server: McpServer, binding: Binding): void {
  allOrNone(binding.door.flotilla.tools, (tool) => {
    const { name, inputSchema, outputSchema, ...shown } = toListedTool(tool)
    const schemas = { inputSchema: passthroughSchema(inputSchema), outputSchema: passthroughSchema(outputSchema) }
    return server.registerTool(name, { ...shown, ...schemas }, (input, context) =>
      answerCall(binding, server.server, { name, arguments: input }, context),
    )
  })
}
