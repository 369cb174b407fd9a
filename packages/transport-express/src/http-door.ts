import {
  type Caller,
  type Flotilla,
  FlotillaError,
  isFlotillaError,
  type RateLimitDecision,
  toCorrelationId,
} from '@flotilla/core'
import type { ErrorRequestHandler, Handler, Request, Response } from 'express'
import { authenticate } from './access/authenticate.js'
import { setRateLimitHeaders } from './answers/rate-headers.js'
import { sendDetails, sendError } from './answers/send-error.js'
import { sendJson } from './answers/send-json.js'
import { unreadableBody } from './answers/unreadable-body.js'
import { checkBody, checkParameters } from './check-request.js'
import { goneSignal } from './gone-signal.js'
import { createBodyReader, type ReadBody } from './read-body.js'
import type { Route } from './route.js'
import type { McpEndpoint, RouterOptions } from './router-options.js'

const DEFAULT_MAX_BODY_BYTES = 1_048_576

interface Admitted {
  caller: Caller
  rateLimit: RateLimitDecision | undefined
}

/** Takes one request through the door: correlation id, key, limit, body, the route's own work, the answer. */
export class HttpDoor {
  readonly #flotilla: Flotilla
  readonly #options: RouterOptions & { protect: 'all' | 'secure' }
  readonly #anonymous: Caller
  readonly #maxBodyBytes: number
  readonly #readBody: ReadBody
  readonly #warned = new Set<string>()
  readonly #requests

  constructor(flotilla: Flotilla, options: RouterOptions & { protect: 'all' | 'secure' }) {
    this.#flotilla = flotilla
    this.#options = options
    this.#anonymous = { id: 'anonymous', scopes: ['*'], ...options.anonymous, via: 'http' }
    this.#maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES
    this.#readBody = createBodyReader(this.#maxBodyBytes)
    this.#requests = flotilla.metrics.histogram({
      name: 'flotilla_http_request_duration_seconds',
      help: 'Time from the request to the end of the answer',
      labels: ['method', 'route', 'status'],
    })
  }

  serve(route: Route): Handler {
    return (request, response) => {
      void this.#answer(route, request, response)
    }
  }

  mcp(endpoint: McpEndpoint): Handler {
    return async (request, response) => {
      try {
        // The kernel counts each tool call; listing tools is free.
        const { caller } = await this.#admit({ access: 'key', limited: false }, request, response)
        const isOurs = caller !== this.#anonymous || this.#options.anonymous !== undefined
        await endpoint.node(request, response, isOurs ? { caller: { ...caller, via: 'mcp' } } : {})
      } catch (error) {
        this.#fail(response, error)
      }
    }
  }

  /** The last resort for what fails before a route has the request, such as a path that cannot be decoded. */
  readonly refuse: ErrorRequestHandler = (error, _request, response, _next) => {
    if (error instanceof URIError) {
      sendDetails(response, 400, [{ path: [], message: 'The path cannot be decoded', type: 'path_invalid' }], 'path')
    } else this.#fail(response, error)
  }

  async #answer(route: Route, request: Request, response: Response): Promise<void> {
    const startedAt = performance.now()
    const correlationId = toCorrelationId(idOf(request))
    response.setHeader('X-Correlation-Id', correlationId)
    const gone = goneSignal(response, () => {
      const labels = { method: route.method, route: route.path, status: String(response.statusCode) }
      this.#requests.observe(labels, (performance.now() - startedAt) / 1_000)
    })
    let admitted = false
    try {
      const { caller, rateLimit } = await this.#admit(route, request, response)
      admitted = true
      checkParameters(route, request.params)
      const body = route.body ? await this.#body(route, request, response) : undefined
      const { approver } = this.#options
      const signal = gone()
      const answer = await route.handle({
        request,
        response,
        flotilla: this.#flotilla,
        options: this.#options,
        caller,
        rateLimit,
        signal,
        correlationId,
        body,
        call: async (tool, input) =>
          (await this.#flotilla.call(tool, input, { caller, signal, rateLimit, approver, correlationId })).output,
      })
      if (answer !== undefined && !response.headersSent) sendJson(response, answer)
    } catch (error) {
      if (!admitted) {
        const code = isFlotillaError(error) ? error.code : 'INTERNAL'
        const facts = { correlationId, route: route.path, address: request.ip, code }
        this.#flotilla.logger.info(facts, 'a request was not let in')
      }
      // Nobody is there any more to read an answer.
      if (!response.destroyed) this.#fail(response, error)
    }
  }

  /** Who is it, and may they come in now? @throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED */
  async #admit(
    { access, limited = access !== 'open', executes = false }: Pick<Route, 'access' | 'limited' | 'executes'>,
    request: Request,
    response: Response,
  ): Promise<Admitted> {
    if (access === 'open') return { caller: this.#anonymous, rateLimit: undefined }
    const { apiKeys, protect, executeTier = 'premium' } = this.#options
    const warn = (warning: string): void => this.#warnOnce(warning)
    const caller = await authenticate(request, access, { apiKeys, protect, anonymous: this.#anonymous, warn })
    const rateLimit = limited ? await this.#flotilla.limit(caller) : undefined
    if (rateLimit) setRateLimitHeaders(response, rateLimit)
    if (rateLimit?.allowed === false) {
      const { limit, remaining, resetAt } = rateLimit
      throw new FlotillaError('RATE_LIMITED', 'Rate limit exceeded', {
        details: { limit, remaining, resetAt: new Date(resetAt).toISOString() },
      })
    }
    if (executes && caller.tier !== executeTier) {
      const message = `This route needs the ${executeTier} tier; this key has ${caller.tier ?? 'none'}`
      throw new FlotillaError('FORBIDDEN', message)
    }
    return { caller, rateLimit }
  }

  /** A key comes with every request, and its age with it: once a day is enough. */
  #warnOnce(warning: string): void {
    if (this.#warned.has(warning)) return
    this.#warned.add(warning)
    this.#flotilla.logger.warn({}, warning)
  }

  #body(route: Route, request: Request, response: Response): unknown {
    // Whoever mounts the router may have read the body already.
    if (request.body !== undefined) return checkBody(route, request.body)
    return this.#readBody(request, response).then(() => checkBody(route, request.body))
  }

  #fail(response: Response, error: unknown): void {
    const unreadable = isFlotillaError(error) ? undefined : unreadableBody(error, this.#maxBodyBytes)
    if (unreadable) sendDetails(response, unreadable.status, [unreadable.issue])
    else sendError(response, error, (failure) => this.#flotilla.logger.error({ err: failure }, 'a request failed'))
  }
}

const idOf = ({ headers }: Request): string | undefined => {
  const id = headers['x-correlation-id'] ?? headers['x-request-id']
  return typeof id === 'string' ? id : undefined
}
