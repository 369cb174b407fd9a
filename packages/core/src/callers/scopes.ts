import type { Caller } from './caller.js'

/** Whether what is held covers what is needed: exactly, by `group:*`, or by `*`. */
export const coversScope = (held: readonly string[], needed: string): boolean =>
  held.some(
    (scope) => scope === needed || scope === '*' || (scope.endsWith(':*') && needed.startsWith(scope.slice(0, -1))),
  )

/** The first scope that a caller lacks, or `undefined`. */
export const missingScope = (caller: Caller, needed: readonly string[]): string | undefined =>
  needed.find((scope) => !coversScope(caller.scopes, scope))
