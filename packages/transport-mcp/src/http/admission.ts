import { type ApiKeyStore, type Caller, isFlotillaError, type Logger, toCaller } from '@flotilla/core'
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server'
import { ANONYMOUS, type CallerSource } from '../mcp-options.js'
import type { McpHandlerOptions } from './http-options.js'
import { Refusal } from './refusal.js'

/** Who may come in, from where, as whom. */
export class Admission {
  readonly #hosts: string[] | undefined
  readonly #origins: string[] | undefined
  readonly #apiKeys: ApiKeyStore | undefined
  readonly #source: CallerSource<Request>
  readonly #logger: Logger
  /** The last one that was allowed: nearly always the next one, too. */
  #goodHost: string | undefined

  constructor({ allowedHosts, allowedOrigins, apiKeys, caller = ANONYMOUS }: McpHandlerOptions, logger: Logger) {
    this.#hosts = allowedHosts === 'any' ? undefined : (allowedHosts ?? localhostAllowedHostnames()).map(lowerCase)
    this.#origins = allowedOrigins === 'any' ? undefined : (allowedOrigins ?? localhostAllowedOrigins()).map(lowerCase)
    this.#apiKeys = apiKeys
    this.#source = caller
    this.#logger = logger
  }

  /** @throws Refusal 403 */
  checkAddress({ headers, url }: Request): void {
    if (this.#hosts) {
      const host = headers.get('host') ?? new URL(url).host
      if (host !== this.#goodHost) {
        const verdict = validateHostHeader(host, this.#hosts)
        if (!verdict.ok) throw new Refusal(403, 'host_refused', verdict.message)
        this.#goodHost = host
      }
    }
    if (this.#origins) {
      const verdict = validateOriginHeader(headers.get('origin'), this.#origins)
      if (!verdict.ok) throw new Refusal(403, 'origin_refused', verdict.message)
    }
  }

  /** @throws Refusal 401 without a valid key, 403 with one that is disabled. */
  async callerOf(request: Request): Promise<Caller> {
    if (this.#apiKeys) return this.#keyOwner(this.#apiKeys, request)
    const source = this.#source
    const caller = typeof source === 'function' ? await source(request) : source
    if (caller === undefined) throw unauthenticated('This request has no caller')
    return { ...caller, via: 'mcp' }
  }

  async #keyOwner(apiKeys: ApiKeyStore, { headers }: Request): Promise<Caller> {
    const presented = /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1]
    if (presented === undefined) throw unauthenticated('A key is needed: Authorization: Bearer <key>')
    const verdict = await apiKeys.verify(presented)
    if (verdict.ok) {
      if (verdict.warning !== undefined) this.#logger.warn({}, verdict.warning)
      return toCaller(verdict.key, 'mcp')
    }
    if (verdict.reason === 'disabled') throw new Refusal(403, 'key_disabled', 'This key is disabled')
    const message = verdict.reason === 'expired' ? 'This key has expired' : 'This key is not known'
    throw unauthenticated(message, 'Bearer realm="mcp", error="invalid_token"')
  }
}

/** What a `caller` function of the host application says no with. */
export function refusalFor(error: unknown): Refusal | undefined {
  if (!isFlotillaError(error)) return undefined
  if (error.code === 'UNAUTHENTICATED') return unauthenticated(error.message)
  return error.code === 'FORBIDDEN' ? new Refusal(403, 'forbidden', error.message) : undefined
}

/** As host names come out of URLs. */
const lowerCase = (name: string): string => name.toLowerCase()

/** RFC 6750: the challenge says what was wrong only when something was presented. */
const unauthenticated = (message: string, challenge = 'Bearer realm="mcp"'): Refusal =>
  new Refusal(401, 'unauthenticated', message, { headers: { 'WWW-Authenticate': challenge } })
