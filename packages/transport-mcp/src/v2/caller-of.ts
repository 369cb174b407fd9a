import { type Caller, FlotillaError } from '@flotilla/core'
import type { AuthInfo, ServerContext } from '@modelcontextprotocol/server'
import type { CallerSource } from '../mcp-options.js'

/** How a server of ours knows who is behind a request. */
export type FindCaller = (context: ServerContext) => Caller | Promise<Caller>

/** What the HTTP side found out about a request, under the object that the SDK hands through to the tools. */
export interface RequestFacts {
  readonly caller: Caller
  readonly correlationId: string | undefined
  /** Runs `stop` if the client goes before it has the whole answer. */
  onGone(stop: () => void): void
}

const facts = new WeakMap<AuthInfo, RequestFacts>()

/** Nothing of the key goes in: tools of other people may see it. */
export function toAuthInfo(request: RequestFacts): AuthInfo {
  const { id, scopes } = request.caller
  const authInfo: AuthInfo = { token: '', clientId: id, scopes: [...scopes] }
  facts.set(authInfo, request)
  return authInfo
}

export const factsBehind = (authInfo: AuthInfo | undefined): RequestFacts | undefined =>
  authInfo === undefined ? undefined : facts.get(authInfo)

export const factsOf = ({ http }: ServerContext): RequestFacts | undefined => factsBehind(http?.authInfo)

/** @throws UNAUTHENTICATED when the source knows no caller. */
export function findCallerBy(source: CallerSource<ServerContext>): FindCaller {
  if (typeof source !== 'function') {
    const caller: Caller = { ...source, via: 'mcp' }
    return (context) => factsOf(context)?.caller ?? caller
  }
  return async (context) => {
    const known = factsOf(context)?.caller
    if (known !== undefined) return known
    const caller = await source(context)
    if (caller === undefined) throw new FlotillaError('UNAUTHENTICATED', 'This request has no caller')
    return { ...caller, via: 'mcp' }
  }
}
