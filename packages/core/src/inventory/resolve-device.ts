import type { Platform } from '../platforms/platform.js'
import type { PlatformRegistry } from '../platforms/registry.js'
import type { Credentials } from '../transports/credentials.js'
import { toCredentialProvider } from './credentials/credential-source.js'
import { sealCredentials } from './credentials/sealed-credentials.js'
import type { Device } from './device.js'
import { knownPlatform } from './platform-names.js'
import { extendedGroups } from './resolve-groups.js'
import { type ConnectionOptions, type Entry, NO_OPTIONS } from './source/entry.js'
import { fieldOf } from './source/read-entry.js'

/** A device with what it inherited; jump hosts still by name. */
export interface ResolvedDevice {
  readonly device: Device
  readonly entry: Entry
  readonly jump: readonly (string | Device)[]
  /** By connection; without secrets. */
  readonly connections: ReadonlyMap<string, ConnectionOptions>
}

/** Connections of Nornir inventories that stand for the command line over SSH, as ours does: the first that says something. */
const OUR_CONNECTIONS = ['flotilla', 'netmiko', 'scrapli']

/**
 * Puts a device together: its own values first, then its groups depth first in the order listed, then the defaults. Each
 * value comes whole from the nearest level that has it; `data` does so key by key, tags add up.
 */
export function resolveDevice(
  entry: Entry,
  groups: ReadonlyMap<string, Entry>,
  defaults: Entry | undefined,
  platforms: PlatformRegistry,
): ResolvedDevice {
  const groupNames = extendedGroups(entry, groups)
  const inherited = groupNames.map((name) => groups.get(name)).filter((group) => group !== undefined)
  const levels = [entry, ...inherited, ...(defaults ? [defaults] : [])]
  const connections = resolveConnections(levels)
  const ours =
    connections.size === 0
      ? []
      : OUR_CONNECTIONS.map((name) => connections.get(name)).filter((options) => options !== undefined)

  const device: Device = {
    ...fromCode(entry),
    name: entry.name,
    host: first(ours, 'host') ?? first(levels, 'host') ?? entry.name,
    platform: platformOf(ours, levels, platforms),
  }
  const data: Record<string, unknown> = {}
  for (const level of levels.toReversed()) Object.assign(data, level.data)
  const site = first(levels, 'site') ?? (typeof data.site === 'string' ? data.site : undefined)
  const tags = levels.some((level) => level.tags) ? [...new Set(levels.flatMap((level) => level.tags ?? []))] : []
  const port = first(ours, 'port') ?? first(levels, 'port')
  const security = first(levels, 'security')
  const credentials = credentialsOf(levels, ours)
  if (port !== undefined) device.port = port
  if (site !== undefined) device.site = site
  if (tags.length > 0) device.tags = tags
  if (groupNames.length > 0) device.groups = groupNames
  if (security !== undefined) device.security = security
  if (credentials) device.credentials = credentials
  if (Object.keys(data).length > 0) device.data = data
  return { device, entry, jump: first(levels, 'jump') ?? [], connections }
}

/** What the nearest level says that says anything. */
function first<Level extends object, Key extends keyof Level>(
  levels: readonly Level[],
  key: Key,
): Level[Key] | undefined {
  for (const level of levels) if (level[key] !== undefined) return level[key]
  return undefined
}

/** What only code can give a device (`connect`, `hostKeys`, fields of the caller's own). What was read is elsewhere: no password stays. */
function fromCode({ original }: Entry): object {
  if (!original) return {}
  return Object.fromEntries(Object.entries(original).filter(([key]) => fieldOf(key) === undefined))
}

function platformOf(
  ours: readonly ConnectionOptions[],
  levels: readonly Entry[],
  platforms: PlatformRegistry,
): string | Platform {
  for (const { platform, extras } of ours) {
    for (const name of [platform, extras?.device_type]) {
      const known = typeof name === 'string' ? knownPlatform(name, platforms) : undefined
      if (known) return known
    }
  }
  return first(levels, 'platform') ?? 'auto'
}

function credentialsOf(levels: readonly Entry[], ours: readonly ConnectionOptions[]): Device['credentials'] {
  const provider = first(levels, 'credentials')
  if (provider) return toCredentialProvider(provider)
  const login: Partial<Credentials> = {}
  const secrets: Record<string, string> = {}
  for (const { credentials } of ours.toReversed()) collect(credentials)
  const fromConnections = { ...login }
  for (const level of levels.toReversed()) collect(level.login)
  Object.assign(login, fromConnections)
  if (Object.keys(secrets).length > 0) login.secrets = secrets
  return Object.keys(login).length > 0 ? sealCredentials(login) : undefined

  function collect(part: Partial<Credentials>): void {
    Object.assign(login, part)
    Object.assign(secrets, part.secrets)
  }
}

const NO_CONNECTIONS: ReadonlyMap<string, ConnectionOptions> = new Map()

/** Attribute by attribute, as Nornir does; `extras` is one attribute and is not merged. */
function resolveConnections(levels: readonly Entry[]): ReadonlyMap<string, ConnectionOptions> {
  if (levels.every(({ connectionOptions }) => connectionOptions === NO_OPTIONS)) return NO_CONNECTIONS
  const connections = new Map<string, ConnectionOptions>()
  for (const level of levels) {
    for (const [name, options] of Object.entries(level.connectionOptions)) {
      const nearer = connections.get(name)
      const credentials = { ...options.credentials, ...nearer?.credentials }
      connections.set(name, { ...options, ...nearer, credentials })
    }
  }
  return connections
}
