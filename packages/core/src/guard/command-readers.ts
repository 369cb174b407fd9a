import { platforms } from '../platforms/registry.js'
import { mayHoldSecrets } from './device-files.js'
import { NETWORK_GRAMMARS } from './grammars/grammars.js'
import { type GuardContext, type GuardMove, type Reading, unread } from './guard-verdict.js'
import { mayDestroy } from './linux/destroying-programs.js'
import { LinuxReader } from './linux/linux-reader.js'
import { isReadableFile } from './linux/readable-files.js'
import { readMikrotik } from './mikrotik-reader.js'
import { NetworkReader } from './network-reader.js'

/** Reads a command of one platform in one mode. */
type CommandReader = (command: string, context: GuardContext) => Reading

/** Modes in which the operational commands hold, and nothing else can be typed than those. */
const OPERATIONAL = /^(?:exec|privileged|operational|enable|user|classic|admin|vtysh|config-read-only)$/

/** By the name that platforms give their configuration modes. */
const CONFIGURATION = /(?:^|-)config(?:-|$)/

/** What is typed in a mode: `other` is a shell, another user, or nothing that is known. */
export const modeOf = ({ mode, definition }: GuardContext): 'operational' | 'configuration' | 'other' => {
  if (mode === undefined) return 'operational'
  if (typeof mode !== 'string') return 'other'
  const known = definition !== undefined && Object.hasOwn(definition.modes, mode) ? definition.modes[mode] : undefined
  if (known?.configuration === true) return 'configuration'
  if (OPERATIONAL.test(mode) || definition?.home === mode) return 'operational'
  return CONFIGURATION.test(mode) ? 'configuration' : 'other'
}

/** A command in a mode without a grammar, as likely a shell: at least a write, also when it looks like one that reads elsewhere. */
const unknownMode = (reading: Reading, command: string): Reading => {
  if (mayDestroy(command.split(' '))) return { ...reading, effect: 'destroy', reason: 'DESTROYS' }
  return reading.effect === 'read' ? { ...reading, effect: 'write', reason: 'UNKNOWN_MODE' } : reading
}

const networkReader = (reader: NetworkReader): CommandReader => {
  return (command, context) => {
    const mode = modeOf(context)
    if (mode === 'other') return unknownMode(reader.read(command, false), command)
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

/** The name under which a grammar is known; takes the names that other tools use for platforms, too. */
const readerName = (grammar: unknown): string | undefined => {
  if (typeof grammar !== 'string') return undefined
  return READERS.has(grammar) ? grammar : platforms.get(grammar)?.name
}

/** What a command would do, by the grammar of a platform. */
export const readCommand = (command: string, grammar: string, context: GuardContext): Reading =>
  READERS.get(readerName(grammar) ?? '')?.(command, context) ?? unread('UNKNOWN_PLATFORM')

/** What leaving for another mode means: where only the operational commands hold nothing is changed by being there. */
export const readMove = ({ to, send }: GuardMove, grammar: string, context: GuardContext): Reading => {
  const reads = modeOf({ ...context, mode: to }) === 'operational'
  const effect = reads ? 'read' : 'write'
  const words = (send === undefined ? undefined : readCommand(send, grammar, context).stages[0]?.words) ?? []
  return { effect, reason: reads ? 'READS' : 'WRITE_MODE', stages: [{ words, effect }], destinations: [] }
}

/** What fetching a file means: as much as printing it. */
export const readFile = (path: unknown, grammar: string): Reading => {
  if (typeof path !== 'string') return unread('NO_TEXT')
  if (/\p{Cc}/u.test(path)) return unread('CONTROL_CHARACTER')
  const name = readerName(grammar)
  if (name === undefined || !READERS.has(name)) return unread('UNKNOWN_PLATFORM')
  const isHost = name === 'linux' || name === 'cumulus'
  const reads = isHost ? isReadableFile(path) : !mayHoldSecrets(path)
  return reads ? { effect: 'read', reason: 'READS', stages: [], destinations: [] } : unread('FILE')
}
