import type { Tool } from '@flotilla/core'
import type { ListToolsResult, McpServer } from '@modelcontextprotocol/server'
import { answerCall, type Binding } from './answer-call.js'
import { passthroughSchema } from './passthrough-schema.js'

/**
 * Answers `tools/list` and `tools/call` of a server of ours straight from the kernel, without registering tools one by one: a
 * server is made for each stateless request, and must not cost more with more tools. Follows the registry as it changes.
 */
export function serveTools(server: McpServer, binding: Binding): void {
  server.server.setRequestHandler('tools/list', async (_request, context) => ({
    // the SDK's type for JSON Schema is narrower than JSON Schema
    tools: binding.door.catalog.list(await binding.findCaller(context)) as object[] as ListToolsResult['tools'],
  }))
  server.server.setRequestHandler('tools/call', ({ params }, context) =>
    answerCall(binding, server.server, params, context),
  )
}

/** The SDK checks `x-mcp-header` parameters against the HTTP headers only for tools that are registered with it. */
export function registerHeaderChecks(server: McpServer, tool: Tool | undefined): void {
  if (tool === undefined || !declaresHeaders(tool)) return
  server.registerTool(tool.name, { inputSchema: passthroughSchema(tool.inputSchema) }, () => ({ content: [] }))
}

const declaring = new WeakMap<Tool, boolean>()

function declaresHeaders(tool: Tool): boolean {
  const known = declaring.get(tool)
  if (known !== undefined) return known
  const declares = JSON.stringify(tool.inputSchema).includes('"x-mcp-header"')
  declaring.set(tool, declares)
  return declares
}
