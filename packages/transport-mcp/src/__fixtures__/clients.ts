import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport as TransportV1 } from '@modelcontextprotocol/sdk/shared/transport.js'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'

/** What a person answers when asked. */
export type Person = (form: { message: string; requestedSchema?: unknown }) => {
  action: 'accept' | 'decline' | 'cancel'
  content?: Record<string, string | number | boolean | string[]>
}

export interface CallResult {
  content: { type: string; text?: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
  _meta?: Record<string, unknown>
}

/** A client of either SDK, as far as the tests need it. */
export interface TestClient extends AsyncDisposable {
  call(
    name: string,
    input?: Record<string, unknown>,
    options?: { signal?: AbortSignal; onprogress?: (progress: unknown) => void; meta?: Record<string, unknown> },
  ): Promise<CallResult>
  tools(): Promise<{ name: string; [key: string]: unknown }[]>
  version(): string | undefined
  instructions(): string | undefined
}

export interface ClientOptions {
  person?: Person | undefined
  headers?: Record<string, string>
  fetch?: (url: string | URL, init?: RequestInit) => Promise<Response>
  /** Declared beside what `person` needs. */
  capabilities?: Record<string, unknown>
}

export type ClientKind = 'v1' | 'v2 legacy' | 'v2 auto' | 'v2 modern'

export const CLIENTS: readonly ClientKind[] = ['v1', 'v2 legacy', 'v2 auto', 'v2 modern']

const INFO = { name: 'test-client', version: '1.0.0' }

export async function connectHttp(kind: ClientKind, url: URL, options: ClientOptions = {}): Promise<TestClient> {
  const request = { requestInit: { headers: options.headers ?? {} }, ...(options.fetch && { fetch: options.fetch }) }
  return kind === 'v1'
    ? overV1(new HttpV1(url, request) as TransportV1, options)
    : overV2(kind, new HttpV2(url, request), options)
}

export async function overV1(transport: TransportV1, { person, capabilities }: ClientOptions): Promise<TestClient> {
  const client = new ClientV1(INFO, { capabilities: { ...(person && { elicitation: {} }), ...capabilities } })
  if (person) client.setRequestHandler(ElicitRequestSchema, ({ params }) => person(params))
  await client.connect(transport)
  return {
    call: async (name, input = {}, { meta, ...rest } = {}) =>
      (await client.callTool(
        { name, arguments: input, ...(meta && { _meta: meta }) },
        undefined,
        rest as Parameters<typeof client.callTool>[2],
      )) as CallResult,
    tools: async () => (await client.listTools()).tools,
    version: () => client.getServerVersion()?.version,
    instructions: () => client.getInstructions(),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

export async function overV2(
  kind: Exclude<ClientKind, 'v1'>,
  transport: Parameters<ClientV2['connect']>[0],
  { person, capabilities }: ClientOptions,
): Promise<TestClient> {
  const mode = kind === 'v2 legacy' ? 'legacy' : kind === 'v2 auto' ? 'auto' : { pin: '2026-07-28' }
  const client = new ClientV2(INFO, {
    capabilities: { ...(person && { elicitation: { form: {} } }), ...capabilities },
    versionNegotiation: { mode },
  })
  if (person) client.setRequestHandler('elicitation/create', ({ params }) => person(params as { message: string }))
  await client.connect(transport)
  return {
    call: async (name, input = {}, { meta, ...rest } = {}) =>
      (await client.callTool({ name, arguments: input, ...(meta && { _meta: meta }) }, rest)) as CallResult,
    tools: async () => (await client.listTools()).tools as { name: string }[],
    version: () => client.getServerVersion()?.version,
    instructions: () => client.getInstructions(),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

