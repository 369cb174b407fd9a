import { type Caller, type Flotilla, FlotillaError } from '@flotilla/core'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { createDoor } from '../door/mcp-door.js'
import {
  ANONYMOUS,
  type CallerSource,
  checkCaller,
  type McpOptions,
  type McpServerInfo,
  serverInfoOf,
} from '../mcp-options.js'
import { watchTransport } from '../observe/watch-transport.js'
import { answerCall, type Binding, type RequestExtra } from './answer-call.js'

export interface McpV1Options extends McpOptions {
  /** Who calls: one for all, or found in what the SDK knows of a request. @default `mcp`, every scope */
  caller?: CallerSource<RequestExtra> | undefined
}

/**
 * A `McpServer` of `@modelcontextprotocol/sdk` with all tools of the kernel, for one connection; protocol revisions up to
 * 2025-11-25. Follows the registry as it changes. To mix tools of your own in, use `registerTools` with your own server.
 */
export function createMcpServer(flotilla: Flotilla, options: McpV1Options & McpServerInfo = {}): McpServer {
  const { info, instructions } = serverInfoOf(options)
  const server = new McpServer(info, {
    instructions,
    debouncedNotificationMethods: ['notifications/tools/list_changed'],
  })
  const binding = bind(flotilla, options)
  server.server.registerCapabilities({ tools: { listChanged: true } })
  server.server.setRequestHandler(ListToolsRequestSchema, async (_request, extra) => ({
    tools: binding.door.catalog.list(await binding.findCaller(extra)),
  }))
  server.server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    answerCall(binding, server.server, params, extra),
  )
  const connect = server.connect.bind(server)
  server.connect = async (transport) => {
    watchTransport(transport, binding.door.metrics)
    announceChanges(server, flotilla, transport)
    await connect(transport)
  }
  return server
}

/** @internal */
export const bind = (flotilla: Flotilla, options: McpV1Options): Binding => {
  const source = options.caller ?? ANONYMOUS
  checkCaller(source)
  return {
    door: createDoor(flotilla, options),
    findCaller: async (extra): Promise<Caller> => {
      const caller = typeof source === 'function' ? await source(extra) : source
      if (caller === undefined) throw new FlotillaError('UNAUTHENTICATED', 'This request has no caller')
      return { ...caller, via: 'mcp' }
    },
  }
}

/** Tells the client when tools are added, until its connection closes. */
function announceChanges(
  server: McpServer,
  flotilla: Flotilla,
  transport: { onclose?: (() => void) | undefined },
): void {
  const { onclose } = transport
  const stop = flotilla.tools.onChange(() => {
    // a client that has just gone need not hear of it
    if (server.isConnected()) server.server.sendToolListChanged().catch(() => {})
  })
  transport.onclose = () => {
    stop()
    onclose?.()
  }
}
