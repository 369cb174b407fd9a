import type { ApiKeyStore, Caller } from '@flotilla/core'
import type { EventStore } from '@modelcontextprotocol/server'
import type { CallerSource, McpOptions } from '../mcp-options.js'
import type { ServerParts } from '../v2/create-server.js'

/** How the endpoint is reached, and by whom. */
export interface McpHandlerOptions extends McpOptions, ServerParts {
  /**
   * Keys that clients present as `Authorization: Bearer …`. Not asked for when `node` or `fetch` is given a caller.
   * @default none: everybody is `caller`
   */
  apiKeys?: ApiKeyStore | undefined
  /**
   * Who calls, where there are no keys; a function that gives `undefined`, or throws UNAUTHENTICATED or FORBIDDEN, refuses the
   * request. @default `mcp`, every scope
   */
  caller?: CallerSource<Request> | undefined
  /**
   * Host names under which this endpoint may be reached, without ports. Keeps web pages from reaching it by DNS rebinding.
   * @default localhost, 127.0.0.1 and [::1]
   */
  allowedHosts?: readonly string[] | 'any' | undefined
  /** Host names of web pages that may call it. Requests without an `Origin` pass. @default like `allowedHosts`: the local ones */
  allowedOrigins?: readonly string[] | 'any' | undefined
  /** Bytes of a request body. @default 1_048_576 */
  maxBodyBytes?: number | undefined
  /** Sessions of clients up to 2025-11-25 that may be open at a time. When there are more, the longest idle one ends. @default 1_000 */
  maxSessions?: number | undefined
  /** A session without a request or open stream for this long ends. @default 1_800_000 */
  sessionIdleMs?: number | undefined
  /** Lets clients of 2025 resume a broken stream; without it a call ends when its client goes. */
  eventStore?: EventStore | undefined
  /** Signs approvals of clients without a session; the same in every process behind one address. @default random */
  approvalKey?: string | Uint8Array | undefined
}

export interface ExchangeOptions {
  /** The JSON body, when somebody has read it already. */
  body?: unknown
  /** Who calls, when the host application has found out: then no key is asked for. */
  caller?: Caller | undefined
}
