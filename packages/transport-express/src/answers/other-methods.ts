import type { Router } from 'express'
import type { Route } from '../route.js'

/** A path that there is, asked in a way that there is not: 405, and which ways there are. OPTIONS stays Express's to answer. */
export function refuseOtherMethods(router: Router, routes: readonly Route[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase())
    const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    router.all(path, (request, response, next) => {
      if (request.method === 'OPTIONS') return next()
      const error = `${request.method} is not a method of this route; it has ${allowed}`
      response.setHeader('Allow', allowed)
      response.status(405).json({ detail: { error, code: 'METHOD_NOT_ALLOWED' } })
    })
  }
}
