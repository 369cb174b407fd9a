import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Flotilla } from '@flotilla/core'
import { answerFetch } from './fetch-bridge.js'
import type { ExchangeOptions, McpHandlerOptions } from './http-options.js'
import { McpEndpoint } from './mcp-endpoint.js'
import { answerNode } from './node-bridge.js'

/** What frameworks hand to middleware as third argument. */
type NextFunction = (error?: never) => void

/** One endpoint for MCP over HTTP. */
export interface McpHandler {
  /**
   * Answers a request of `node:http`, Express and the like. Settles when the answer is sent, and never rejects.
   * @param options.body The parsed body, if a body parser was there before.
   * @param options.caller Who calls, if the host application knows; else `apiKeys` and `caller` of the handler decide. May be
   * the `next` of Express, which is not called: `app.all('/mcp', handler.node)`.
   */
  node(request: IncomingMessage, response: ServerResponse, options?: ExchangeOptions | NextFunction): Promise<void>
  /** Answers a web-standard request. */
  fetch(request: Request, options?: ExchangeOptions): Promise<Response>
  /**
   * Refuses new requests (503), lets running ones end, cancels those left at the deadline, ends all sessions and streams.
   * Idempotent.
   * @param options.drainMs @default 5_000
   */
  close(options?: { drainMs?: number }): Promise<void>
}

/**
 * Serves every protocol revision on one endpoint: with sessions for clients up to 2025-11-25, without for 2026-07-28. Reached
 * by localhost names alone until `allowedHosts` says otherwise.
 * @throws OPTION_INVALID
 */
export function createMcpHandler(flotilla: Flotilla, options: McpHandlerOptions = {}): McpHandler {
  const endpoint = new McpEndpoint(flotilla, options)
  return {
    node: (request, response, exchange) =>
      answerNode(endpoint, { request, response, ...(typeof exchange === 'function' ? {} : exchange) }),
    fetch: (request, exchange = {}) => answerFetch(endpoint, { request, ...exchange }),
    close: (closing = {}) => endpoint.close(closing),
  }
}
