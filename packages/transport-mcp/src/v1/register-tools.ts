import type { Flotilla, JsonSchema } from '@flotilla/core'
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import * as z from 'zod'
import { allOrNone } from '../door/all-or-none.js'
import { toListedTool } from '../door/tool-catalog.js'
import { answerCall } from './answer-call.js'
import { bind, type McpV1Options } from './create-mcp-server.js'

/**
 * Adds the tools that are listed now to a server of your own, beside what it has: all of them or, when one cannot be, none.
 * @throws Error of the SDK when it has a tool of one of these names.
 */
export function registerTools(server: McpServer, flotilla: Flotilla, options: McpV1Options = {}): void {
  const binding = bind(flotilla, options)
  allOrNone(flotilla.tools, (tool) => {
    const { name, inputSchema, outputSchema, ...shown } = toListedTool(tool)
    const schemas = { inputSchema: passthroughSchema(inputSchema), outputSchema: passthroughSchema(outputSchema) }
    return server.registerTool(name, { ...shown, ...schemas }, (input, extra) =>
      answerCall(binding, server.server, { name, arguments: input }, extra),
    )
  })
}

/**
 * This SDK takes nothing but zod. Accepts any object, as the kernel validates; shows our schema as it is, by zod's hook for
 * types that convert themselves.
 */
function passthroughSchema(schema: JsonSchema) {
  const passthrough = z.looseObject({})
  // a copy, which zod adds to
  passthrough._zod.toJSONSchema = () => ({ ...schema })
  return passthrough
}
