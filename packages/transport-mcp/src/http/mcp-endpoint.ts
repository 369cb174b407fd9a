import { type Caller, type Flotilla, toCorrelationId } from '@flotilla/core'
import {
  createMcpHandler as createSdkHandler,
  isLegacyRequest,
  type McpHttpHandler,
  type McpRequestContext,
  type McpServer,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server'
import { createDoor } from '../door/mcp-door.js'
import { ANONYMOUS } from '../mcp-options.js'
import type { Binding } from '../v2/answer-call.js'
import { factsBehind, findCallerBy, toAuthInfo } from '../v2/caller-of.js'
import { createServer } from '../v2/create-server.js'
import { RoundTrips } from '../v2/round-trips.js'
import { registerHeaderChecks } from '../v2/serve-tools.js'
import { Admission, refusalFor } from './admission.js'
import { checkOptions } from './check-options.js'
import { type Delivery, Exchange } from './exchange.js'
import type { McpHandlerOptions } from './http-options.js'
import { Refusal } from './refusal.js'
import { isListening, requestIds } from './rpc-messages.js'
import { RunningExchanges } from './running-exchanges.js'
import { SessionLeg } from './session-leg.js'

/** A request as it comes in, over whatever HTTP there is. */
export interface Incoming {
  request: Request
  delivery: Delivery
  caller: Caller | undefined
  /** @throws Refusal */
  readBody(maxBytes: number): Promise<unknown>
}

/**
 * What the SDK would find out with more effort: the ordinary request within a session, which claims no protocol revision
 * of its own.
 */
function belongsToSession({ headers, method }: Request, body: unknown): boolean {
  if (method !== 'POST' || headers.get('mcp-session-id') === null) return false
  const version = headers.get('mcp-protocol-version')
  if (version !== null && version >= '2026') return false
  if (typeof body !== 'object' || body === null || !('method' in body)) return false
  const { params } = body as { params?: { _meta?: object } | null }
  return params?._meta === undefined || params._meta === null || !(PROTOCOL_VERSION_META_KEY in Object(params._meta))
}

/** The endpoint behind `node` and `fetch`: lets requests in, and takes them to the leg for their protocol revision. */
export class McpEndpoint {
  readonly #binding: Binding
  readonly #options: McpHandlerOptions
  readonly #admission: Admission
  readonly #sessions: SessionLeg
  readonly #stateless: McpHttpHandler
  readonly #running = new RunningExchanges()
  readonly #stopAnnouncing: () => void
  #closing: Promise<void> | undefined

  constructor(flotilla: Flotilla, options: McpHandlerOptions) {
    checkOptions(options)
    this.#options = options
    this.#binding = {
      door: createDoor(flotilla, options),
      // every request that comes through here has its caller
      findCaller: findCallerBy(ANONYMOUS),
      roundTrips: new RoundTrips(options.approvalKey),
    }
    this.#admission = new Admission(options, flotilla.logger)
    this.#sessions = new SessionLeg(this.#binding, options)
    this.#stateless = createSdkHandler((context) => this.#statelessServer(context), {
      legacy: 'reject',
      onerror: (error) => flotilla.logger.debug({ err: error }, 'MCP request refused'),
    })
    this.#stopAnnouncing = flotilla.tools.onChange(() => this.#stateless.notify.toolsChanged())
  }

  /** Never rejects. */
  async answer(incoming: Incoming): Promise<Response> {
    const startedAt = performance.now()
    try {
      return await this.#admit(incoming)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : (refusalFor(error) ?? this.#unexpected(error))
      const { metrics } = this.#binding.door
      metrics.failed(refusal.type)
      metrics.finished('', 'error', performance.now() - startedAt)
      return refusal.toResponse()
    }
  }

  close({ drainMs = 5_000 }: { drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(drainMs)
    return this.#closing
  }

  async #close(drainMs: number): Promise<void> {
    this.#stopAnnouncing()
    await this.#running.drain(drainMs)
    this.#sessions.close()
    await this.#stateless.close()
  }

  async #admit({ request, delivery, caller, readBody }: Incoming): Promise<Response> {
    this.#admission.checkAddress(request)
    const known = caller ?? (await this.#admission.callerOf(request))
    const { maxBodyBytes = 1_048_576 } = this.#options
    const body = request.method === 'POST' ? await readBody(maxBodyBytes) : undefined
    const asks = requestIds(body).length > 0
    // answers to questions of running calls still come in
    if (this.#closing && (asks || request.method === 'GET')) {
      throw new Refusal(503, 'shutting_down', 'This server is shutting down', { headers: { 'Retry-After': '5' } })
    }
    if (asks && !isListening(body)) delivery.onDone(this.#running.start())
    const correlationId = toCorrelationId(request.headers.get('x-correlation-id') ?? undefined)
    const exchange = new Exchange(delivery, { request, caller: known, correlationId, body })
    return belongsToSession(request, body) || (await isLegacyRequest(request, body))
      ? this.#sessions.answer(exchange)
      : this.#stateless.fetch(request, { parsedBody: body, authInfo: toAuthInfo(exchange) })
  }

  async #statelessServer(context: McpRequestContext): Promise<McpServer> {
    const server = await createServer(this.#binding, this.#options, context)
    const name = context.requestInfo?.headers.get('mcp-name')
    if (name && !this.#options.configure) registerHeaderChecks(server, this.#binding.door.flotilla.tools.get(name))
    factsBehind(context.authInfo)?.onGone(() => void server.close())
    return server
  }

  #unexpected(error: unknown): Refusal {
    this.#binding.door.flotilla.logger.error({ err: error }, 'MCP request failed')
    return new Refusal(500, 'internal_error', 'Internal server error', { code: -32603 })
  }
}
