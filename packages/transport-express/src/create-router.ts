import { doorTools, type Flotilla } from '@flotilla/core'
import express, { type Router } from 'express'
import { refuseOtherMethods } from './answers/other-methods.js'
import { HttpDoor } from './http-door.js'
import { createDocument } from './openapi/create-document.js'
import { docsRoutes } from './openapi/docs-page.js'
import type { Route } from './route.js'
import type { RouterOptions } from './router-options.js'
import { agentRoutes } from './routes/agent-routes.js'
import { deviceRoutes } from './routes/device-routes.js'
import { healthRoutes } from './routes/health-routes.js'
import { serviceRoutes } from './routes/service-routes.js'
import { toolRoutes } from './routes/tool-routes.js'

const ROUTES: readonly Route[] = [...serviceRoutes, ...healthRoutes, ...deviceRoutes, ...toolRoutes, ...agentRoutes]

/**
 * The HTTP door: every route of the service, mountable at any prefix. The kernel is given those of `doorTools()` that it lacks.
 *
 * Order for each request: correlation id, key, rate limit, body, the tool. Errors are `{ detail }` with the right status; a
 * body that does not fit is 422 with one entry a fault, one that is no JSON is 400 in the same shape.
 */
export function createRouter(flotilla: Flotilla, options: RouterOptions = {}): Router {
  const protect = options.protect ?? (options.apiKeys ? 'all' : 'secure')
  for (const tool of doorTools()) if (!flotilla.tools.has(tool.name)) flotilla.tools.register(tool)
  const door = new HttpDoor(flotilla, { ...options, protect })
  const router = express.Router()
  const handlers = ROUTES.map((route) => ({ route, handler: door.serve(route) }))
  router.use(byExactPath(handlers))
  for (const { route, handler } of handlers) router[route.method](route.path, handler)
  refuseOtherMethods(router, ROUTES)
  const { service = 'flotilla', version = '0.0.0' } = options
  router.get('/openapi.json', (request, response) => {
    response.json(createDocument(ROUTES, { service, version, server: request.baseUrl || '/', protect }))
  })
  docsRoutes(router, '/openapi.json')
  if (options.mcp) router.all('/mcp', door.mcp(options.mcp))
  router.use(door.refuse)
  return router
}

/** Most requests name a route to the letter: one look in a table instead of a pattern for each route. Express takes the rest. */
function byExactPath(handlers: readonly { route: Route; handler: express.Handler }[]): express.Handler {
  const table = new Map(
    handlers
      .filter(({ route }) => !route.path.includes(':'))
      .map(({ route, handler }) => [`${route.method.toUpperCase()} ${route.path}`, handler]),
  )
  return (request, response, next) => {
    const handler = table.get(`${request.method} ${request.path}`)
    if (handler) handler(request, response, next)
    else next()
  }
}
