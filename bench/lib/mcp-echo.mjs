// The same tools, for the bare SDK and for Flotilla: `count` of them, the last of which is called.
import { createFlotilla, defineTool, silentLogger } from '@flotilla/core'
import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

const fields = {
  device: z.string().describe('Name or address'),
  text: z.string().min(1).max(1_000),
  times: z.number().int().min(1).max(10).optional(),
}
const input = z.object(fields)
const output = z.object({ text: z.string() })
const description = 'Says what it is told.'
const names = (count) => Array.from({ length: count }, (_, index) => `echo_${index}`)

export const CALLED = 'echo_0'

export const createKernel = (count) =>
  createFlotilla({
    inventory: [],
    logger: silentLogger,
    tools: names(count).map((name) =>
      defineTool({
        name,
        description,
        effect: 'read',
        input,
        output,
        devices: () => [],
        run: ({ text }) => ({ text }),
      }),
    ),
  })

export function createBareServer(count) {
  const server = new McpServer({ name: 'bare', version: '1.0.0' }, { capabilities: { tools: {} } })
  for (const name of names(count)) {
    server.registerTool(name, { description, inputSchema: input, outputSchema: output }, ({ text }) => ({
      content: [{ type: 'text', text: JSON.stringify({ text }) }],
      structuredContent: { text },
    }))
  }
  return server
}
