import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAgent } from '@flotilla/agent'
import { scriptedClient, startScriptedModel } from '@flotilla/agent/testing'
import type { Flotilla } from '@flotilla/core'
import { createRouter } from '@flotilla/transport-express'
import { createMcpHandler } from '@flotilla/transport-mcp'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import express from 'express'

type Output = Record<string, unknown>
type Input = Record<string, unknown>

/** What one call gives through each door. */
export interface FourAnswers {
  sdk: Output
  mcp: Output
  http: Output
  agent: Output
}

/** Calls a tool as a program, an MCP client, an HTTP caller and an agent would, one after the other, over real connections. */
export async function throughFourDoors(flotilla: Flotilla, tool: string, input: Input): Promise<FourAnswers> {
  await using service = await serve(flotilla)
  return {
    sdk: await throughSdk(flotilla, tool, input),
    mcp: await throughMcp(service.url, tool, input),
    http: await throughHttp(service.url, tool, input),
    agent: await throughAgent(flotilla, tool, input),
  }
}

async function serve(flotilla: Flotilla): Promise<AsyncDisposable & { url: string }> {
  const mcp = createMcpHandler(flotilla)
  const server = createServer(express().use(createRouter(flotilla, { mcp }))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await mcp.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function throughSdk(flotilla: Flotilla, tool: string, input: Input): Promise<Output> {
  const { output } = await flotilla.call(tool, input, { caller: { id: 'program', via: 'sdk', scopes: [] } })
  return output
}

async function throughMcp(url: string, tool: string, input: Input): Promise<Output> {
  const client = new Client({ name: 'four-doors', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)))
  try {
    const { structuredContent, content, isError } = await client.callTool({ name: tool, arguments: input })
    if (isError || !structuredContent) throw new Error(`MCP answered ${JSON.stringify(content)}`)
    return structuredContent as Output
  } finally {
    await client.close()
  }
}

async function throughHttp(url: string, tool: string, input: Input): Promise<Output> {
  const response = await fetch(`${url}/mcp/call-tool`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tool, arguments: input }),
  })
  const answer = (await response.json()) as { result: Output | null }
  if (!answer.result) throw new Error(`HTTP answered ${response.status} ${JSON.stringify(answer)}`)
  return answer.result
}

/** The model is a script: it asks for this one call, and then says that it is done. */
async function throughAgent(flotilla: Flotilla, tool: string, input: Input): Promise<Output> {
  await using model = await startScriptedModel([{ toolUses: [{ name: tool, input }] }, 'done'])
  const run = await createAgent(flotilla, { client: scriptedClient(model) }).run(`Call ${tool}.`)
  const [call] = run.tool_calls
  if (!call || typeof call.result !== 'object' || call.result === null)
    throw new Error(`The agent got ${JSON.stringify(run.tool_calls)}`)
  return call.result as Output
}
