import { existsSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { env } from 'node:process'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { matchesPatterns } from '../host-keys/known-hosts-entry.js'
import { readSshConfigLines, type SshConfigCondition, type SshConfigLine } from './ssh-config-lines.js'

/** What an OpenSSH client configuration says of a host. */
export interface SshConfigHost {
  /** The name it was asked for by. */
  alias: string
  host: string
  port?: number
  username?: string
  /** The first IdentityFile that exists, else the first. */
  privateKeyFile?: string
  /** ProxyJump hosts, nearest first, each resolved itself. */
  jump: SshConfigHost[]
}

export interface SshConfig {
  /**
   * The settings for a host, by what one would give to `ssh`: an alias or an address, also as `user@host` or `ssh://user@host:port`.
   *
   * @throws SSH_CONFIG_INVALID when jump hosts form a circle or a value makes no sense
   */
  resolve(alias: string): SshConfigHost
}

/**
 * Reads an OpenSSH client configuration: Host, Match (all, host, originalhost, user, localuser), HostName, User, Port,
 * IdentityFile, ProxyJump and Include; the first value wins. Other settings are ignored, and `Match exec` never
 * holds: nothing is run.
 *
 * @param path @default ~/.ssh/config
 * @throws SSH_CONFIG_INVALID
 */
export async function loadSshConfig(path: string = join(homedir(), '.ssh', 'config')): Promise<SshConfig> {
  const file = path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(path)
  const lines = await readSshConfigLines(file)
  return { resolve: (alias) => resolveHost(lines, /@|^ssh:/.test(alias) ? parseDestination(alias) : { alias }, []) }
}

/** Jump hosts that name their own by `%n` would never end. */
const MAX_JUMPS = 16

/** A host as one names it: `[user@]host[:port]`. */
interface Destination {
  alias: string
  username?: string
  port?: number
}

const invalid = (message: string): FlotillaError => new FlotillaError('SSH_CONFIG_INVALID', message)

function resolveHost(
  lines: readonly SshConfigLine[],
  destination: Destination,
  asking: readonly string[],
): SshConfigHost {
  const { alias } = destination
  if (asking.includes(alias))
    throw invalid(`The ProxyJump hosts of ${asking[0]} form a circle: ${[...asking, alias].join(' → ')}`)
  if (asking.length > MAX_JUMPS) throw invalid(`The ProxyJump hosts of ${asking[0]} are more than ${MAX_JUMPS}`)
  const settings = collect(lines, destination)
  const host = expand(settings.hostname ?? alias, { '%': '%', h: alias })
  const port = destination.port ?? parsePort(settings.port, alias)
  const username = destination.username ?? settings.user
  const tokens = {
    '%': '%',
    h: host,
    n: alias,
    p: String(port ?? 22),
    r: username ?? userInfo().username,
  }
  const privateKeyFile = pickIdentity(settings.identityFiles, { ...tokens, d: homedir(), u: userInfo().username })
  return {
    alias,
    host,
    ...(port !== undefined && { port }),
    ...(username !== undefined && { username }),
    ...(privateKeyFile !== undefined && { privateKeyFile }),
    jump: resolveJumps(lines, settings.proxyjump && expand(settings.proxyjump, tokens), [...asking, alias]),
  }
}

interface Settings {
  hostname?: string
  user?: string
  port?: string
  proxyjump?: string
  identityFiles: string[]
}

const SINGLE = ['hostname', 'user', 'port', 'proxyjump'] as const
const isSingle = (keyword: string): keyword is (typeof SINGLE)[number] =>
  (SINGLE as readonly string[]).includes(keyword)

/** Goes through the lines once: the first value of a setting wins, except identity files, which add up. */
function collect(lines: readonly SshConfigLine[], destination: Destination): Settings {
  const settings: Settings = { identityFiles: [] }
  for (const { keyword, values, conditions } of lines) {
    const [value] = values
    if (value === undefined || !conditions.every((condition) => holds(condition, destination, settings))) continue
    if (keyword === 'identityfile') settings.identityFiles.push(value)
    else if (isSingle(keyword)) settings[keyword] ??= value
  }
  return settings
}

function holds(condition: SshConfigCondition, { alias, username }: Destination, settings: Settings): boolean {
  if (condition.kind === 'host') return matchesPatterns(condition.patterns, alias)
  const criteria = [...condition.criteria]
  if (criteria.length === 0) return false
  while (criteria.length > 0) {
    const word = (criteria.shift() ?? '').toLowerCase()
    const isNegated = word.startsWith('!')
    const criterion = isNegated ? word.slice(1) : word
    if (criterion === 'all') {
      if (isNegated) return false
      continue
    }
    const patterns = (criteria.shift() ?? '').split(',')
    const subject = new Map([
      ['originalhost', alias],
      ['host', settings.hostname ?? alias],
      ['user', username ?? settings.user ?? userInfo().username],
      ['localuser', userInfo().username],
    ]).get(criterion)
    if (subject === undefined || matchesPatterns(patterns, subject) === isNegated) return false
  }
  return true
}

function parsePort(text: string | undefined, alias: string): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw invalid(`Port ${JSON.stringify(text)} of ${alias} is not a port number`)
}

type Tokens = Readonly<Record<string, string>>

/** `%h` and its like; what is not known stays as it is. */
const expand = (text: string, tokens: Tokens): string =>
  text.replace(/%(.)/g, (all, token: string) => tokens[token] ?? all)

function pickIdentity(files: readonly string[], tokens: Tokens): string | undefined {
  const paths = files
    .filter((file) => file.toLowerCase() !== 'none')
    .map((file) => expand(file, tokens).replace(/\$\{(\w+)\}/g, (all, name: string) => env[name] ?? all))
    .map((file) => (file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(file)))
  return paths.find((path) => existsSync(path)) ?? paths[0]
}

function resolveJumps(
  lines: readonly SshConfigLine[],
  value: string | undefined,
  asking: readonly string[],
): SshConfigHost[] {
  if (value === undefined || value.toLowerCase() === 'none') return []
  return value.split(',').flatMap((text, index) => {
    const jump = resolveHost(lines, parseDestination(text.trim()), asking)
    // As with ssh, only the first hop is reached by its own jump hosts; the others are reached through the one before.
    const own = index === 0 ? jump.jump : []
    return [...own, { ...jump, jump: [] }]
  })
}

function parseDestination(text: string): Destination {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:/]+))(?::(\d+))?\/?$/.exec(text)
  const alias = match?.[2] ?? match?.[3]
  if (!match || alias === undefined)
    throw invalid(`ProxyJump ${JSON.stringify(text)} is not of the form [user@]host[:port]`)
  const port = parsePort(match[4], alias)
  return { alias, ...(match[1] !== undefined && { username: match[1] }), ...(port !== undefined && { port }) }
}
