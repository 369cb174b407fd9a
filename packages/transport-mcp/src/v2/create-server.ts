import { type McpRequestContext, McpServer } from '@modelcontextprotocol/server'
import { type McpServerInfo, serverInfoOf } from '../mcp-options.js'
import { watchTransport } from '../observe/watch-transport.js'
import type { Binding } from './answer-call.js'
import { addTools } from './register-tools.js'
import { serveTools } from './serve-tools.js'

/** Clients may keep the list for this long; those that listen hear of changes. */
const LIST_TTL_MS = 60_000

const TOOLS_CHANGED = 'notifications/tools/list_changed'

export interface ServerParts extends McpServerInfo {
  /** Adds tools, resources and prompts of your own to each server that is made. */
  configure?: ((server: McpServer, context: McpRequestContext) => void | Promise<void>) | undefined
}

/** A server for one connection, or for one request of a client that keeps none. Counted while it is connected. */
export async function createServer(
  binding: Binding,
  parts: ServerParts,
  context: McpRequestContext,
): Promise<McpServer> {
  const { info, instructions } = serverInfoOf(parts)
  const server = new McpServer(info, {
    instructions,
    capabilities: { tools: { listChanged: true } },
    cacheHints: { 'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' } },
    debouncedNotificationMethods: [TOOLS_CHANGED],
  })
  if (parts.configure) {
    addTools(server, binding)
    await parts.configure(server, context)
  } else serveTools(server, binding)
  const connect = server.connect.bind(server)
  server.connect = async (transport) => {
    watchTransport(transport, binding.door.metrics)
    await connect(transport)
  }
  return server
}

/** Tells the client of a lasting connection when tools are added, until it closes. */
export function announceChanges(server: McpServer, { door }: Binding): void {
  const { onclose } = server.server
  const stop = door.flotilla.tools.onChange(() => {
    // a client that has just gone need not hear of it
    if (server.isConnected()) server.server.sendToolListChanged().catch(() => {})
  })
  server.server.onclose = () => {
    stop()
    onclose?.()
  }
}
