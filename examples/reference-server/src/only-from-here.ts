import type { RequestHandler } from 'express'
import { isLoopback } from './config.js'

/**
 * Refuses what a page of another site sends through a browser on this machine: its name in `Origin`, or, when its name was made to
 * point here, in `Host`.
 */
export const onlyFromHere: RequestHandler = (request, response, next) => {
  const { host, origin } = request.headers
  const isForeign = [host === undefined ? undefined : `http://${host}`, origin].some(
    (url) => url !== undefined && !isHere(url),
  )
  if (!isForeign) return next()
  const error = 'Without keys this service answers only to programs and pages of this machine'
  response.status(403).json({ detail: { error, code: 'FORBIDDEN' } })
}

function isHere(url: string): boolean {
  if (!URL.canParse(url)) return false
  return isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''))
}
