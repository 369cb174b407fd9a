import type { Effect } from '../../callers/effect.js'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import type { Platform } from '../../platforms/platform.js'
import { platforms } from '../../platforms/registry.js'
import type { CommandResult, DeviceSession } from '../../session/device-session.js'
import { type FleetGuard, guardRefused } from '../fleet-guard.js'
import type { FleetRunOptions, TaskContext, TaskFunction } from './run-options.js'

/** Work for one device, of whatever kind it was given as. */
export interface FleetTask<T> {
  run(session: DeviceSession, context: TaskContext): Promise<T>
  /** What it may do to the device. @throws GUARD_REFUSED when it is known beforehand that it will be refused */
  effectOn(device: Device): Effect
  /** The strongest effect that its sessions are for. */
  readonly allow: Effect
}

/** Everything `Fleet.run` takes. */
export type TaskInput<T> = string | readonly string[] | TaskFunction<T>

/** @throws OPTION_INVALID */
export function toFleetTask(
  input: TaskInput<unknown>,
  options: FleetRunOptions,
  guard: FleetGuard | undefined,
): FleetTask<unknown> {
  const { allow = 'destroy' } = options
  if (typeof input === 'function') {
    const effect = options.effect ?? 'write'
    return { run: async (session, context) => await input(session, context), effectOn: () => effect, allow }
  }
  const commands = typeof input === 'string' ? [input] : Array.isArray(input) ? [...input] : []
  if (commands.length === 0 || commands.some((command) => typeof command !== 'string')) {
    throw new FlotillaError('OPTION_INVALID', 'A task is a command, a list of at least one command, or a function')
  }
  const isOne = typeof input === 'string'
  return {
    async run(session, { signal }) {
      const results = await session.runAll(commands, { ...options.commandOptions, signal })
      if (options.failOnRejected) throwIfRejected(results, session)
      return isOne ? results[0] : results
    },
    effectOn: commandEffect(commands, options.effect, guard),
    allow,
  }
}

function throwIfRejected(results: readonly CommandResult[], { device }: DeviceSession): void {
  const rejected = results.find(({ failure }) => failure !== undefined)
  if (!rejected) return
  throw new FlotillaError('COMMAND_FAILED', `${device.name} rejected a command: ${rejected.failure}`, {
    device: device.name,
    details: { results },
  })
}

const STRENGTH: Readonly<Record<Effect, number>> = { read: 0, write: 1, destroy: 2 }

/** Asks the guard once a platform, before anybody connects. Without a guard nobody knows: then it counts as a write. */
function commandEffect(
  commands: readonly string[],
  stated: Effect | undefined,
  guard: FleetGuard | undefined,
): (device: Device) => Effect {
  if (!guard) return () => stated ?? 'write'
  const known = new Map<string, { effect: Effect; refused?: (device: string) => FlotillaError }>()
  return (device) => {
    const platform = platformOf(device)
    // What is to be detected is checked by the session; a guard that lets only reads through leaves nothing else.
    if (!platform) return stated ?? guard.allow ?? 'read'
    let verdict = known.get(platform.name)
    if (!verdict) {
      verdict = judge(commands, platform, guard)
      known.set(platform.name, verdict)
    }
    if (verdict.refused) throw verdict.refused(device.name)
    return stated ?? verdict.effect
  }
}

function judge(
  commands: readonly string[],
  platform: Platform,
  guard: FleetGuard,
): { effect: Effect; refused?: (device: string) => FlotillaError } {
  let effect: Effect = 'read'
  for (const command of commands) {
    const verdict = guard.check(command, { platform: platform.name, definition: platform, mode: platform.home })
    if (!verdict.allowed) return { effect, refused: (device) => guardRefused(device, 'this command', verdict) }
    if (STRENGTH[verdict.effect] > STRENGTH[effect]) effect = verdict.effect
  }
  return { effect }
}

const platformOf = ({ platform }: Device): Platform | undefined =>
  typeof platform === 'string' ? platforms.get(platform) : platform
