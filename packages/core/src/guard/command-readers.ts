import { platforms } from '../platforms/registry.js'
import { NETWORK_GRAMMARS } from './grammars/grammars.js'
import { type GuardContext, type Reading, unread } from './guard-verdict.js'
import { LinuxReader } from './linux/linux-reader.js'
import { readMikrotik } from './mikrotik-reader.js'
import { NetworkReader } from './network-reader.js'

/** Reads a command of one platform in one mode. */
type CommandReader = (command: string, context: GuardContext) => Reading

/** Modes in which the operational commands hold. */
const OPERATIONAL = /^(?:exec|privileged|operational|enable|user|root|classic|admin)$/

/** By the name that platforms give their configuration modes. */
const CONFIGURATION = /(?:^|-)config(?:-|$)/

const modeOf = ({ mode, definition }: GuardContext): 'operational' | 'configuration' | 'other' => {
  if (mode === undefined) return 'operational'
  const known = definition !== undefined && Object.hasOwn(definition.modes, mode) ? definition.modes[mode] : undefined
  if (known?.configuration === true || CONFIGURATION.test(mode)) return 'configuration'
  return OPERATIONAL.test(mode) || definition?.home === mode ? 'operational' : 'other'
}

/** A command in a mode without a grammar: at least a write, also when it looks like one that reads elsewhere. */
const unknownMode = (reading: Reading): Reading =>
  reading.effect === 'read' ? { ...reading, effect: 'write', reason: 'UNKNOWN_MODE' } : reading

const networkReader = (reader: NetworkReader): CommandReader => {
  return (command, context) => {
    const mode = modeOf(context)
    if (mode === 'other') return unknownMode(reader.read(command, false))
    return reader.read(command, mode === 'configuration')
  }
}

const createReaders = (): ReadonlyMap<string, CommandReader> => {
  const readers = new Map<string, CommandReader>()
  for (const grammar of NETWORK_GRAMMARS) {
    const reader = networkReader(new NetworkReader(grammar))
    for (const platform of grammar.platforms) readers.set(platform, reader)
  }
  readers.set('mikrotik-routeros', (command) => readMikrotik(command))
  const frr = readers.get('frr')
  const readVtysh = (command: string): Reading => frr?.(command, { platform: 'frr' }) ?? unread('UNKNOWN_PLATFORM')
  const linux = new LinuxReader(readVtysh)
  readers.set('linux', (command) => linux.read(command))
  readers.set('cumulus', (command, context) => (context.mode === 'vtysh' ? readVtysh(command) : linux.read(command)))
  return readers
}

const READERS = createReaders()

/** What a command would do, by the grammar of a platform. Takes the names that other tools use for platforms, too. */
export const readCommand = (command: string, grammar: string, context: GuardContext): Reading => {
  const reader = READERS.get(grammar) ?? READERS.get(platforms.get(grammar)?.name ?? '')
  return reader?.(command, context) ?? unread('UNKNOWN_PLATFORM')
}
