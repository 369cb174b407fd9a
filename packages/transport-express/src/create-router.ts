import {
  type Caller,
  type Flotilla,
  FlotillaError,
  isFlotillaError,
  toCorrelationId,
  withCorrelation,
} from '@flotilla/core'
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import { authenticate } from './access/authenticate.js'
import { setRateLimitHeaders } from './answers/rate-headers.js'
import { sendError } from './answers/send-error.js'
import { toDetails } from './answers/validation-answer.js'
import { createDocument } from './openapi/create-document.js'
import { docsRoutes } from './openapi/docs-page.js'
import type { Route, RouteContext } from './route.js'
import type { RouterOptions } from './router-options.js'
import { agentRoutes } from './routes/agent-routes.js'
import { deviceRoutes } from './routes/device-routes.js'
import { healthRoutes } from './routes/health-routes.js'
import { serviceRoutes } from './routes/service-routes.js'
import { toolRoutes } from './routes/tool-routes.js'

const ROUTES: readonly Route[] = [...serviceRoutes, ...healthRoutes, ...deviceRoutes, ...toolRoutes, ...agentRoutes]
const DEFAULT_MAX_BODY_BYTES = 1_048_576

/**
 * The HTTP door: every route of the service, mountable at any prefix. The kernel needs `doorTools()` among its tools.
 *
 * Order for each request: correlation id, key, rate limit, body, the tool. Errors are `{ detail }` with the right status; a
 * body that does not fit is 422 with one entry a fault, one that is no JSON is 400 in the same shape.
 */
export function createRouter(flotilla: Flotilla, options: RouterOptions = {}): Router {
  const protect = options.protect ?? (options.apiKeys ? 'all' : 'secure')
  const door = new HttpDoor(flotilla, { ...options, protect })
  const router = express.Router()
  router.use(door.correlate)
  for (const route of ROUTES) {
    router[route.method](route.path, door.admit(route), ...(route.body ? [door.parse] : []), door.handle(route))
  }
  const { service = 'flotilla', version = '0.0.0' } = options
  router.get('/openapi.json', (request, response) => {
    response.json(createDocument(ROUTES, { service, version, server: request.baseUrl || '/', protect }))
  })
  docsRoutes(router, '/openapi.json')
  if (options.mcp) router.all('/mcp', door.admit({ access: 'key', limited: false }), door.mcp(options.mcp))
  router.use(door.fail)
  return router
}

interface Admitted {
  caller: Caller
  rateLimit: RouteContext<unknown>['rateLimit']
}

class HttpDoor {
  readonly #flotilla: Flotilla
  readonly #options: RouterOptions & { protect: 'all' | 'secure' }
  readonly #anonymous: Caller
  readonly #admitted = new WeakMap<Request, Admitted>()
  readonly #requests
  readonly parse: express.Handler

  constructor(flotilla: Flotilla, options: RouterOptions & { protect: 'all' | 'secure' }) {
    this.#flotilla = flotilla
    this.#options = options
    this.#anonymous = { id: 'anonymous', scopes: ['*'], ...options.anonymous, via: 'http' }
    this.parse = express.json({
      limit: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      type: () => true,
      strict: false,
    })
    this.#requests = flotilla.metrics.histogram({
      name: 'flotilla_http_request_duration_seconds',
      help: 'Time from the request to the end of the answer',
      labels: ['method', 'route', 'status'],
    })
  }

  readonly correlate: express.Handler = (request, response, next) => {
    const id = toCorrelationId(request.get('X-Correlation-Id') ?? request.get('X-Request-Id'))
    response.setHeader('X-Correlation-Id', id)
    withCorrelation(id, next)
  }

  /** Who is it, and may they come in now? */
  admit({ access, limited = access !== 'open' }: Pick<Route, 'access' | 'limited'>): express.Handler {
    if (access === 'open') return (_request, _response, next) => next()
    return async (request, response, next) => {
      const { apiKeys, protect } = this.#options
      const warn = (warning: string): void => this.#flotilla.logger.warn({}, warning)
      const caller = await authenticate(request, access, { apiKeys, protect, anonymous: this.#anonymous, warn })
      const rateLimit = limited ? await this.#flotilla.limit(caller) : undefined
      if (rateLimit) setRateLimitHeaders(response, rateLimit)
      if (rateLimit?.allowed === false) {
        const { limit, remaining, resetAt } = rateLimit
        throw new FlotillaError('RATE_LIMITED', 'Rate limit exceeded', {
          details: { limit, remaining, resetAt: new Date(resetAt).toISOString() },
        })
      }
      this.#admitted.set(request, { caller, rateLimit })
      next()
    }
  }

  handle(route: Route): express.Handler {
    return async (request, response) => {
      const startedAt = performance.now()
      response.once('close', () => {
        const labels = { method: route.method, route: route.path, status: String(response.statusCode) }
        this.#requests.observe(labels, (performance.now() - startedAt) / 1_000)
      })
      const signal = goneSignal(request, response)
      const { caller, rateLimit } = this.#admitted.get(request) ?? { caller: this.#anonymous, rateLimit: undefined }
      const { approver } = this.#options
      try {
        const answer = await route.handle({
          request,
          response,
          flotilla: this.#flotilla,
          options: this.#options,
          caller,
          rateLimit,
          signal,
          body: checkBody(route, request.body),
          call: async (tool, input) =>
            (await this.#flotilla.call(tool, input, { caller, signal, rateLimit, approver })).output,
        })
        if (answer !== undefined && !response.headersSent) response.json(answer)
      } catch (error) {
        // Nobody is there to read an answer.
        if (!signal.aborted) throw error
      }
    }
  }

  mcp(endpoint: NonNullable<RouterOptions['mcp']>): express.Handler {
    return async (request, response) => {
      const caller = this.#admitted.get(request)?.caller
      await endpoint.node(request, response, caller ? { caller: { ...caller, via: 'mcp' } } : {})
    }
  }

  readonly fail: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const { status, type } = (error ?? {}) as { status?: number; type?: string }
    if (isFlotillaError(error) || status === undefined) {
      sendError(response, error, (failure) => this.#flotilla.logger.error({ err: failure }, 'a request failed'))
    } else if (type === 'entity.too.large') {
      const limit = this.#options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES
      response.status(413).json({
        detail: toDetails([{ path: [], message: `The body is larger than ${limit} bytes`, type: 'too_large' }]),
      })
    } else {
      const message = type === 'entity.parse.failed' ? 'The body is not valid JSON' : 'The body cannot be read'
      response.status(400).json({ detail: toDetails([{ path: [], message, type: 'json_invalid' }]) })
    }
  }
}

/** Aborts when the client leaves before the answer is complete. */
function goneSignal(request: Request, response: Response): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('The client went away'))
  })
  if (request.destroyed) controller.abort(new Error('The client went away'))
  return controller.signal
}

/** @throws INPUT_INVALID with the path of each fault. */
function checkBody(route: Route, body: unknown): unknown {
  if (!route.body) return undefined
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidBody([{ path: [], message: 'The body must be a JSON object', type: 'object_expected' }])
  }
  const parsed = route.body.safeParse(body)
  if (parsed.success) return parsed.data
  throw invalidBody(
    parsed.error.issues.map(({ path, message, code }) => ({
      path: path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
      message,
      type: code,
    })),
  )
}

const invalidBody = (issues: { path: (string | number)[]; message: string; type: string }[]): FlotillaError =>
  new FlotillaError('INPUT_INVALID', 'The body does not fit the schema', { details: { issues } })
