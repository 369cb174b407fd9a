import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiKeyStore, Approver, Caller, RateLimitDecision } from '@flotilla/core'

/** A call that somebody has to approve before the run goes on. */
export interface PendingCall {
  callId: string
  tool: string
  input: unknown
  approvalId?: string | undefined
}

/** What an agent gives back, as far as this door tells it. */
export interface AgentAnswer {
  prompt: string
  response: string
  tool_calls: readonly unknown[]
  iterations: number
  status?: string
  runId?: string
  pending?: readonly PendingCall[]
}

/** What `POST /agent/query` asks; `createAgent` of `@flotilla/agent` makes one. */
export interface QueryAgent {
  run(
    prompt: string,
    options: {
      device?: string
      maxIterations?: number
      signal?: AbortSignal
      caller?: Caller
      rateLimit?: RateLimitDecision
      approver?: Approver
    },
  ): PromiseLike<AgentAnswer>
}

/** What answers `/mcp`; `createMcpHandler` of `@flotilla/transport-mcp` makes one. */
export interface McpEndpoint {
  node(request: IncomingMessage, response: ServerResponse, options?: { body?: unknown; caller?: Caller }): unknown
}

export interface RouterOptions {
  /** Name of the service. @default 'flotilla' */
  service?: string
  /** @default '0.0.0' */
  version?: string
  /** Keys that callers present as `Authorization: Bearer …`. Without them `/secure/*` answers 401 to everybody. */
  apiKeys?: ApiKeyStore
  /**
   * Which routes need a key. `all`: every one but `/`, `/health*`, `/docs`, `/redoc` and `/openapi.json`. `secure`: only `/secure/*`.
   * @default 'all' with `apiKeys`, else 'secure'
   */
  protect?: 'all' | 'secure'
  /** Who callers without a key are, where none is needed. @default anonymous, every scope, no limit */
  anonymous?: Omit<Caller, 'via'>
  /** Tier that `POST /secure/execute` needs. @default 'premium' */
  executeTier?: string
  agent?: QueryAgent
  mcp?: McpEndpoint
  /** Bytes of a body. @default 1_048_576 */
  maxBodyBytes?: number
  /** Asked about writes that come through HTTP, besides the kernel's approver. */
  approver?: Approver
}
