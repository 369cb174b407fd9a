import { randomUUID } from 'node:crypto'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server'
import type { Binding } from '../v2/answer-call.js'
import { toAuthInfo } from '../v2/caller-of.js'
import { announceChanges, createServer } from '../v2/create-server.js'
import type { Exchange } from './exchange.js'
import type { McpHandlerOptions } from './http-options.js'
import { Refusal } from './refusal.js'
import { cancelledIds, isInitialize, requestIds } from './rpc-messages.js'
import { type Session, SessionStore } from './session-store.js'

/** Serves clients up to 2025-11-25, which open a session. */
export class SessionLeg {
  readonly #binding: Binding
  readonly #options: McpHandlerOptions
  readonly #sessions: SessionStore

  constructor(binding: Binding, options: McpHandlerOptions) {
    this.#binding = binding
    this.#options = options
    const { maxSessions = 1_000, sessionIdleMs = 1_800_000 } = options
    this.#sessions = new SessionStore({ max: maxSessions, idleMs: sessionIdleMs })
  }

  /** @throws Refusal */
  async answer(exchange: Exchange): Promise<Response> {
    const { request, body, caller } = exchange
    const id = request.headers.get('mcp-session-id')
    if (id === null) {
      if (request.method === 'POST' && isInitialize(body)) return this.#open(exchange)
      const message = 'Bad Request: Mcp-Session-Id header is required; initialize first'
      throw new Refusal(request.method === 'POST' ? 400 : 405, 'session_missing', message, { headers: ALLOW })
    }
    const session = this.#sessions.get(id, caller.id)
    if (session === undefined) throw new Refusal(404, 'session_unknown', 'Session not found', { code: -32001 })
    return this.#serve(session, exchange)
  }

  close(): void {
    this.#sessions.closeAll()
  }

  async #open(exchange: Exchange): Promise<Response> {
    const { request, caller } = exchange
    if (!this.#sessions.makeRoom(caller.id)) {
      throw new Refusal(503, 'too_many_sessions', 'Too many sessions are open', { headers: { 'Retry-After': '10' } })
    }
    const authInfo = toAuthInfo(exchange)
    const server = await createServer(this.#binding, this.#options, { era: 'legacy', authInfo, requestInfo: request })
    const id = randomUUID()
    const { eventStore } = this.#options
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      onsessioninitialized: () => void this.#sessions.add({ id, callerId: caller.id, transport }),
      ...(eventStore && { eventStore, retryInterval: 1_000 }),
    })
    transport.onclose = () => this.#sessions.delete(id)
    await server.connect(transport)
    announceChanges(server, this.#binding)
    const response = await transport.handleRequest(request, { parsedBody: exchange.body, authInfo })
    // refused before the session began, so nobody would close it
    if (this.#sessions.get(id, caller.id) === undefined) await server.close()
    return response
  }

  async #serve(session: Session, exchange: Exchange): Promise<Response> {
    const { request, body } = exchange
    const { transport, alone } = session
    const ids = requestIds(body)
    session.open++
    if (ids.length === 1) alone.add(ids[0])
    exchange.onDone(() => {
      session.open--
      session.lastUsedAt = Date.now()
      if (ids.length === 1) alone.delete(ids[0])
    })
    // the answer could not be had later, so the work need not go on
    if (!this.#options.eventStore) {
      exchange.onGone(() => {
        for (const requestId of ids) {
          const params = { requestId, reason: 'The client went away' }
          transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params })
          transport.closeSSEStream(requestId)
        }
      })
    }
    const response = await transport.handleRequest(request, { parsedBody: body, authInfo: toAuthInfo(exchange) })
    // what was cancelled is not answered, and its stream would stay open for as long as the session
    for (const id of cancelledIds(body)) {
      if (alone.has(id)) transport.closeSSEStream(id as string | number)
    }
    return response
  }
}

const ALLOW = { Allow: 'GET, POST, DELETE' }
