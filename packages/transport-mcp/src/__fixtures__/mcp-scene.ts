import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtinTools, createFlotilla, createMemoryLogger, defineTool, type Flotilla, type Tool } from '@flotilla/core'
import { type FakeDevice, fakeDevice } from '@flotilla/core/testing'
import { z } from 'zod'
import { createMcpHandler, type McpHandler } from '../http/create-mcp-handler.js'
import type { McpHandlerOptions } from '../http/http-options.js'

export const echo = defineTool({
  name: 'echo',
  description: 'Says what it is told.',
  effect: 'read',
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: ({ text }) => ({ text }),
})

export const wipe = defineTool({
  name: 'wipe',
  description: 'Wipes a device.',
  effect: 'destroy',
  input: z.object({ device: z.string() }),
  output: z.object({ wiped: z.string() }),
  run: ({ device }) => ({ wiped: device }),
})

export const broken = defineTool({
  name: 'broken',
  description: 'Fails as nobody foresaw.',
  effect: 'read',
  input: z.object({}),
  output: z.object({}),
  run: () => {
    throw new Error('password=hunter2 at /srv/app.ts:12')
  },
})

export const counting = defineTool({
  name: 'counting',
  description: 'Reports how far it is.',
  effect: 'read',
  input: z.object({}),
  output: z.object({ counted: z.number() }),
  run(_input, { progress }) {
    for (const done of [1, 2, 2, 3]) progress({ done, total: 3, message: `${done} of 3` })
    return { counted: 3 }
  },
})

export const whoami = defineTool({
  name: 'whoami',
  description: 'Says who calls, and under which correlation id.',
  effect: 'read',
  input: z.object({}),
  output: z.object({ id: z.string(), via: z.string(), correlation_id: z.string() }),
  run: (_input, { caller, correlationId }) => ({ id: caller.id, via: caller.via, correlation_id: correlationId }),
})

export interface Kernel extends AsyncDisposable {
  flotilla: Flotilla
  device: FakeDevice
}

/** A kernel with one device, which holds the commands that start with `show hang` back for ever. */
export function kernel({ tools = [] }: { tools?: readonly Tool[] } = {}): Kernel {
  const device = fakeDevice({ name: 'edge-1', platform: 'cisco-ios' })
  const flotilla = createFlotilla({
    inventory: [device],
    tools: [...builtinTools(), echo, wipe, broken, counting, whoami, ...tools],
    policy: { allow: ['read', 'write', 'destroy'] },
    logger: createMemoryLogger(),
  })
  return { flotilla, device, [Symbol.asyncDispose]: () => flotilla.close() }
}

export interface McpScene extends Kernel {
  handler: McpHandler
  url: URL
  server: Server
  /** A figure of the kernel's metrics; 0 when it was never counted. */
  figure(line: string): Promise<number>
}

/** The kernel behind a real HTTP server. */
export async function mcpScene(options: McpHandlerOptions = {}, tools: readonly Tool[] = []): Promise<McpScene> {
  const parts = kernel({ tools })
  const handler = createMcpHandler(parts.flotilla, options)
  const server = createServer((request, response) => void handler.node(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...parts,
    handler,
    server,
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    figure: async (line) => figureOf(parts.flotilla, line),
    async [Symbol.asyncDispose]() {
      await handler.close({ drainMs: 0 })
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await parts.flotilla.close()
    },
  }
}

export async function figureOf({ metrics }: Flotilla, line: string): Promise<number> {
  const { body } = await metrics.expose()
  const found = body.split('\n').find((text) => text.startsWith(`${line} `))
  return Number(found?.slice(line.length + 1) ?? 0)
}
