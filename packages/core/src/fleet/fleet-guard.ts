import type { Effect } from '../callers/effect.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import { createGuard } from '../guard/create-guard.js'
import type { GuardMove } from '../guard/guard-verdict.js'
import type { Platform } from '../platforms/platform.js'

/** What the guard needs to know to read a command as the device would. */
export interface GuardContext {
  /** Canonical name of the platform. */
  readonly platform: string
  /** The platform itself, when it is known: it may be one of the caller's own. */
  readonly definition?: Platform | undefined
  /** Mode in which the command would run. */
  readonly mode: string
}

export interface GuardVerdict {
  readonly allowed: boolean
  readonly effect: Effect
  /** Why, as a code. */
  readonly reason?: string | undefined
  /** Why, as a sentence that repeats nothing of the command. */
  readonly message?: string | undefined
}

/** The choke point of commands: whatever a session of the fleet is asked to send goes by it. `createGuard` makes one. */
export interface FleetGuard {
  check(command: string, context: GuardContext): GuardVerdict
  /** The strongest effect that it allows at all. @default 'read' */
  readonly allow?: Effect
  /** Whether a session may be moved to another mode. @default what the built-in guard says for `allow` */
  checkMove?(move: GuardMove, context: GuardContext): GuardVerdict
  /** Whether a file of the device may be fetched. @default what the built-in guard says for `allow` */
  checkFile?(path: string, context: GuardContext): GuardVerdict
}

const BUILT_IN = {
  read: createGuard(),
  write: createGuard({ allow: 'write' }),
  destroy: createGuard({ allow: 'destroy' }),
} as const satisfies Record<Effect, FleetGuard>

/** What a guard says of a move, or of a file: its own word, or the built-in guard's. */
export const checkMove = (guard: FleetGuard, move: GuardMove, context: GuardContext): GuardVerdict =>
  guard.checkMove?.(move, context) ?? BUILT_IN[guard.allow ?? 'read'].checkMove(move, context)

export const checkFile = (guard: FleetGuard, path: string, context: GuardContext): GuardVerdict =>
  guard.checkFile?.(path, context) ?? BUILT_IN[guard.allow ?? 'read'].checkFile(path, context)

/** The error of a command that was not sent. Never repeats the command: it may hold a secret. */
export const guardRefused = (device: string, what: string, verdict: GuardVerdict): FlotillaError =>
  new FlotillaError(
    'GUARD_REFUSED',
    `The guard does not allow ${what} on ${device}: ${verdict.message ?? verdict.reason ?? `its effect is ${verdict.effect}`}`,
    { device, details: { effect: verdict.effect, reason: verdict.reason } },
  )
