import { type ApiKeyStore, type ApiKeyVerdict, type Caller, FlotillaError, toCaller } from '@flotilla/core'
import type { Request } from 'express'

/** What a request has to show: nothing, a key where keys are asked for, or always a key. */
export type Access = 'open' | 'key' | 'secure'

/** The caller behind a request. @throws UNAUTHENTICATED, FORBIDDEN */
export function authenticate(
  request: Request,
  access: Access,
  options: {
    apiKeys: ApiKeyStore | undefined
    protect: 'all' | 'secure'
    anonymous: Caller
    warn: (warning: string) => void
  },
): Caller | Promise<Caller> {
  const presented = bearerOf(request)
  const needsKey = access === 'secure' || (access === 'key' && options.protect === 'all')
  if (presented === undefined || !options.apiKeys) {
    if (needsKey) throw new FlotillaError('UNAUTHENTICATED', 'This route needs a key: Authorization: Bearer <key>')
    return options.anonymous
  }
  return options.apiKeys.verify(presented).then((verdict) => callerBehind(verdict, options.warn))
}

function callerBehind(verdict: ApiKeyVerdict, warn: (warning: string) => void): Caller {
  if (verdict.ok) {
    if (verdict.warning !== undefined) warn(verdict.warning)
    return toCaller(verdict.key, 'http')
  }
  if (verdict.reason === 'disabled') throw new FlotillaError('FORBIDDEN', 'This key is disabled')
  throw new FlotillaError(
    'UNAUTHENTICATED',
    verdict.reason === 'expired' ? 'This key has expired' : 'This key is not known',
  )
}

const bearerOf = ({ headers }: Request): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
