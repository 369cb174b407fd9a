import { isFlotillaError } from '@flotilla/core'
import {
  type CallToolRequest,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { askingApprover, canElicit, NO_TIMEOUT_MS } from '../approval/elicitation.js'
import type { McpDoor } from '../door/mcp-door.js'
import { runTool, type ToolCall } from '../door/run-tool.js'
import { toErrorAnswer } from '../door/tool-answer.js'
import { type FindCaller, factsOf } from './caller-of.js'
import type { RoundTrips } from './round-trips.js'

/** What the handlers of one server need. */
export interface Binding {
  readonly door: McpDoor
  readonly findCaller: FindCaller
  readonly roundTrips: RoundTrips
}

/** `tools/call` through the kernel. A tool that does not exist is a protocol error, as with this SDK's own tools. */
export async function answerCall(
  { door, findCaller, roundTrips }: Binding,
  server: Server,
  { name, arguments: input }: CallToolRequest['params'],
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { _meta: meta, signal, notify } = context.mcpReq
  try {
    const call: ToolCall = {
      name,
      arguments: input,
      meta,
      signal,
      caller: await findCaller(context),
      correlationId: factsOf(context)?.correlationId,
      notify: (params) => notify({ method: 'notifications/progress', params }),
    }
    const tool = door.flotilla.tools.get(name)
    if (!door.elicit || tool === undefined || tool.effect === 'read') return await runTool(door, call)
    // the envelope is what tells the requests of 2026-07-28
    const envelope: Record<string, unknown> | undefined = context.mcpReq.envelope
    if (envelope !== undefined) {
      if (!canElicit(envelope[CLIENT_CAPABILITIES_META_KEY])) return await runTool(door, call)
      return await roundTrips.approving(context, (approver) => runTool(door, { ...call, approver }))
    }
    if (!canElicit(server.getClientCapabilities())) return await runTool(door, call)
    const approver = askingApprover((form, options) =>
      context.mcpReq.send(
        { method: 'elicitation/create', params: { mode: 'form', ...form } },
        { ...options, timeout: NO_TIMEOUT_MS },
      ),
    )
    return await runTool(door, { ...call, approver })
  } catch (error) {
    if (signal.aborted || error instanceof ProtocolError) throw error
    if (isFlotillaError(error) && error.code === 'TOOL_UNKNOWN') {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message, error.toJSON())
    }
    return toErrorAnswer(error, door.metrics)
  }
}
