import { FlotillaError } from '../errors/flotilla-error.js'
import { readCommand, readFile, readMove } from './command-readers.js'
import { type CompiledPolicy, compilePolicy, type GuardPolicy } from './guard-policy.js'
import { GUARD_REASONS, type GuardReason, type GuardReasonInfo } from './guard-reasons.js'
import {
  type GuardContext,
  type GuardEffect,
  type GuardMove,
  type GuardVerdict,
  type Reading,
  STRENGTH,
} from './guard-verdict.js'
import { lexicalFault } from './lexical-checks.js'

/** Reads commands the way devices do, and says which may be sent. Stateless: one guard serves any number of devices. */
export interface Guard {
  /** The strongest effect that it allows at all. */
  readonly allow: GuardEffect
  /** Whether a command may be sent, and why. Never throws. */
  check(command: string, context: GuardContext): GuardVerdict
  /** Whether a session may be moved to another mode. Modes in which only operational commands hold are for everybody. */
  checkMove(move: GuardMove, context: GuardContext): GuardVerdict
  /** Whether a file of the device may be fetched: what may not be printed may not be fetched either, unless writes are allowed. */
  checkFile(path: string, context: GuardContext): GuardVerdict
  /** The verdict in words, for people: what the command was read as, stage by stage. Repeats the command. */
  explain(command: string, context: GuardContext): string
  /** The verdict of a command that may be sent. @throws GUARD_REFUSED without repeating the command */
  require(command: string, context: GuardContext & { readonly device?: string | undefined }): GuardVerdict
}

const ALLOWED: Readonly<Record<GuardEffect, GuardReason>> = {
  read: 'READS',
  write: 'WRITES_ALLOWED',
  destroy: 'DESTROY_ALLOWED',
}

const isAbsolute = (reason: GuardReason): boolean => (GUARD_REASONS[reason] as GuardReasonInfo).absolute === true

/** Why the device may not reach what the command names; `undefined` when it may. */
const egressFault = (destinations: readonly string[], policy: CompiledPolicy): GuardReason | undefined => {
  if (destinations.includes('')) return 'EGRESS_UNCLEAR'
  return destinations.every(policy.egress) ? undefined : 'EGRESS'
}

/** Denial by name comes first, then what the text is, then what it does, then where it reaches. */
const decide = (
  reading: Reading,
  platform: string,
  policy: CompiledPolicy,
): { allowed: boolean; reason: GuardReason } => {
  const { effect, reason, stages, destinations } = reading
  if (stages.some(({ words }) => policy.isDenied(platform, words))) return { allowed: false, reason: 'DENY_LISTED' }
  if (isAbsolute(reason)) return { allowed: false, reason }
  const withinEffect = STRENGTH[effect] <= STRENGTH[policy.allow]
  const [command, ...pipe] = stages
  const listed =
    !withinEffect &&
    command !== undefined &&
    pipe.every((stage) => stage.effect === 'read') &&
    policy.isAllowed(platform, command.words)
  if (!withinEffect && !listed) return { allowed: false, reason }
  const fault = egressFault(destinations, policy)
  if (fault !== undefined) return { allowed: false, reason: fault }
  return { allowed: true, reason: listed ? 'ALLOW_LISTED' : ALLOWED[effect] }
}

const verdictOf = (
  { effect, stages }: Reading,
  { allowed, reason }: { allowed: boolean; reason: GuardReason },
): GuardVerdict => {
  const message = GUARD_REASONS[reason].summary
  if (stages.length === 0) return { allowed, effect, reason, message }
  return { allowed, effect, reason, message, expanded: stages.map(({ words }) => words.join(' ')).join(' | '), stages }
}

const explainVerdict = (verdict: GuardVerdict): string => {
  const head = `${verdict.allowed ? 'Allowed' : 'Refused'} (${verdict.reason}, ${verdict.effect}): ${verdict.message}`
  const stages = (verdict.stages ?? []).map(
    ({ words, effect }, index) => `${index === 0 ? 'command' : `stage ${index}`} (${effect}): ${words.join(' ')}`,
  )
  return [head, ...stages].join('\n')
}

/**
 * A guard. Without a policy it lets through what only reads, and reaches nowhere.
 *
 * ```ts
 * const guard = createGuard({ allow: 'write', egress: ['192.0.2.0/24'], denyCommands: { '*': ['reload'] } })
 * guard.check('conf t', { platform: 'cisco-ios' }) // { allowed: true, effect: 'write', expanded: 'configure terminal', … }
 * ```
 *
 * @throws OPTION_INVALID
 */
export const createGuard = (policy: GuardPolicy = {}): Guard => {
  const compiled = compilePolicy(policy)
  const judge = (reading: Reading, { platform }: GuardContext): GuardVerdict =>
    verdictOf(reading, decide(reading, platform, compiled))
  const check = (command: string, context: GuardContext): GuardVerdict => {
    const fault = lexicalFault(command, compiled.maxLength)
    if (fault !== undefined) {
      return { allowed: false, effect: 'write', reason: fault, message: GUARD_REASONS[fault].summary }
    }
    const reading = readCommand(command, compiled.grammarOf(context.platform), context)
    return judge(reading, context)
  }
  return {
    allow: compiled.allow,
    check,
    checkMove: (move, context) => judge(readMove(move, compiled.grammarOf(context.platform), context), context),
    checkFile: (path, context) => judge(readFile(path, compiled.grammarOf(context.platform)), context),
    explain: (command, context) => explainVerdict(check(command, context)),
    require: (command, context) => {
      const verdict = check(command, context)
      if (verdict.allowed) return verdict
      const { reason, effect, message } = verdict
      const where = context.device === undefined ? '' : ` on ${context.device}`
      throw new FlotillaError('GUARD_REFUSED', `The guard does not allow this command${where}: ${message}`, {
        device: context.device,
        details: { reason, effect },
      })
    },
  }
}
