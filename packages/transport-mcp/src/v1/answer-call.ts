import type { Caller } from '@flotilla/core'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import {
  type CallToolRequest,
  ElicitResultSchema,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js'
import { askingApprover, canElicit, NO_TIMEOUT_MS } from '../approval/elicitation.js'
import type { McpDoor } from '../door/mcp-door.js'
import { runTool, type ToolCall } from '../door/run-tool.js'
import { type ToolAnswer, toErrorAnswer } from '../door/tool-answer.js'

/** What the SDK says about a request besides its parameters. */
export type RequestExtra = RequestHandlerExtra<ServerRequest, ServerNotification>

/** What the handlers of one server need. */
export interface Binding {
  readonly door: McpDoor
  readonly findCaller: (extra: RequestExtra) => Caller | Promise<Caller>
}

/** `tools/call` through the kernel. A tool that does not exist is a failed call, as with this SDK's own tools. */
export async function answerCall(
  { door, findCaller }: Binding,
  server: Server,
  { name, arguments: input }: CallToolRequest['params'],
  extra: RequestExtra,
): Promise<ToolAnswer> {
  const { _meta: meta, signal } = extra
  try {
    const call: ToolCall = {
      name,
      arguments: input,
      meta,
      signal,
      caller: await findCaller(extra),
      notify: (params) => extra.sendNotification({ method: 'notifications/progress', params }),
    }
    const tool = door.flotilla.tools.get(name)
    const asks = door.elicit && tool !== undefined && tool.effect !== 'read'
    if (!asks || !canElicit(server.getClientCapabilities())) return await runTool(door, call)
    const approver = askingApprover((form, options) =>
      extra.sendRequest({ method: 'elicitation/create', params: { mode: 'form', ...form } }, ElicitResultSchema, {
        ...options,
        timeout: NO_TIMEOUT_MS,
      }),
    )
    return await runTool(door, { ...call, approver })
  } catch (error) {
    if (signal.aborted) throw error
    return toErrorAnswer(error, door.metrics)
  }
}
