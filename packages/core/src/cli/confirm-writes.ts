import { createInterface } from 'node:readline'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { Guard } from '../guard/create-guard.js'
import type { Device } from '../inventory/device.js'
import { platforms } from '../platforms/registry.js'
import type { Invocation } from './cli-command.js'
import type { CliHost } from './cli-host.js'

export interface PlannedCommands {
  readonly commands: readonly string[]
  readonly devices: readonly Device[]
  readonly guard: Guard
}

const SHOWN_NAMES = 8

/**
 * Has a person say yes to commands that change something, unless `--yes` has. Commands that only read need no yes.
 * @throws OPTION_INVALID where there is nobody to ask, `signal.reason`
 */
export async function isConfirmed(
  { options, host, output, interrupt }: Invocation,
  plan: PlannedCommands,
): Promise<boolean> {
  const writes = plan.guard.allow === 'read' ? [] : plan.commands.filter((command) => mayWrite(command, plan))
  if (writes.length === 0 || plan.devices.length === 0 || options.flag('yes')) return true
  if (!host.stdin.isTTY) {
    throw new FlotillaError('OPTION_INVALID', 'Nobody can confirm these changes: standard input is no terminal', {
      hint: 'Pass --yes when they are meant.',
    })
  }
  output.note(questionFor(writes, plan.devices))
  const isYes = await askYes(host, interrupt.signal)
  if (!isYes) output.note('Nothing was sent.\n')
  return isYes
}

/** What is refused is not asked about; where the platform is yet to be found out, anything may be. */
function mayWrite(command: string, { devices, guard }: PlannedCommands): boolean {
  const kinds = new Set(devices.map(({ platform }) => platform))
  return [...kinds].some((kind) => {
    const platform = typeof kind === 'string' ? platforms.get(kind) : kind
    if (!platform) return true
    const { allowed, effect } = guard.check(command, {
      platform: platform.name,
      definition: platform,
      mode: platform.home,
    })
    return allowed && effect !== 'read'
  })
}

function questionFor(writes: readonly string[], devices: readonly Device[]): string {
  const names = devices.slice(0, SHOWN_NAMES).map(({ name }) => name)
  const more = devices.length > names.length ? ` and ${devices.length - names.length} more` : ''
  const count = devices.length === 1 ? '1 device' : `${devices.length} devices`
  const lines = writes.map((command) => `  ${command}\n`).join('')
  return `To be changed: ${count} (${names.join(', ')}${more}), with\n${lines}Type yes to go on: `
}

/** Only a whole `yes` is one; the end of the input is a no. */
function askYes(host: CliHost, signal: AbortSignal): Promise<boolean> {
  // Not as a terminal: line editing would take Ctrl-C away from the process.
  const reader = createInterface({ input: host.stdin, terminal: false })
  return new Promise<boolean>((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason)
      reader.close()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    reader.once('close', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(false)
    })
    reader.once('line', (line) => {
      resolve(line.trim().toLowerCase() === 'yes')
      reader.close()
    })
  })
}
