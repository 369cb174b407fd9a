import { createHash } from 'node:crypto'
import type {
  FakeDeviceOptions,
  FakeInterface,
  FakeLogEntry,
  FakeRoute,
  FakeUser,
  InterfaceCounters,
} from '../fake-device-options.js'
import { FAKE_PASSWORD, FAKE_USERNAME } from '../fake-login.js'
import { DeviceFiles } from './device-files.js'
import { createDeviceLog, type DeviceLog } from './device-log.js'
import { createDeviceTimers, type DeviceTimers } from './device-timers.js'

/** What the factory and the cables decide of a port; its configuration is in the configuration. */
export interface HardwarePort {
  name: string
  mac: string
  link: 'up' | 'down'
  counters: InterfaceCounters
}

/** One logged-in terminal, for `show users`. */
export interface LoggedInUser {
  user: string
  line: number
  since: number
}

/** What a fake device is and knows, whatever its command line looks like. */
export interface DeviceState {
  readonly name: string
  readonly options: FakeDeviceOptions
  hostname: string
  readonly version: string
  readonly serial: string
  readonly model: string
  readonly mac: string
  readonly users: readonly FakeUser[]
  readonly enableSecret: string | undefined
  ports: HardwarePort[]
  readonly routes: readonly FakeRoute[]
  readonly log: DeviceLog
  readonly files: DeviceFiles
  readonly timers: DeviceTimers
  readonly terminals: Set<LoggedInUser>
  readonly now: () => number
  bootedAt: number
  /** True while paging may not be switched off. */
  readonly pagingForced: () => boolean
  /** Set by the connection layer: drops every connection and comes back with the startup configuration. */
  reload: () => void
}

/** What a platform takes for granted when the options do not say. */
export interface PlatformDefaults {
  version: string
  model: string
  interfaces: readonly FakeInterface[]
  files?: Readonly<Record<string, string>>
  /** Accounts that are always there, with the owner's password. */
  users?: readonly FakeUser[]
  /** The log to begin with. */
  logs?: readonly FakeLogEntry[]
  /** Routes besides those of the first configuration, where the interfaces are the platform's own too. */
  routes?: readonly FakeRoute[]
}

export function createDeviceState(
  options: FakeDeviceOptions,
  defaults: PlatformDefaults,
  pagingForced: () => boolean,
): DeviceState {
  const { name = 'fake-1', username = FAKE_USERNAME, password = FAKE_PASSWORD, now = Date.now } = options
  const digest = createHash('sha256').update(name).digest('hex')
  const keys = options.authorizedKeys
  const owner: FakeUser = {
    name: username,
    password,
    privilege: options.privilege ?? 15,
    ...(keys && { authorizedKeys: keys }),
  }
  return {
    name,
    options,
    hostname: options.hostname ?? name,
    version: options.version ?? defaults.version,
    serial: options.serial ?? `FAK${digest.slice(0, 8).toUpperCase()}`,
    model: options.model ?? defaults.model,
    mac: `02${digest.slice(8, 16)}00`,
    users: [owner, ...(options.users ?? []), ...(defaults.users ?? []).map((user) => ({ password, ...user }))],
    enableSecret: options.enableSecret,
    ports: toPorts(options.interfaces ?? defaults.interfaces, `02${digest.slice(8, 16)}`),
    routes: options.routes ?? (hasOwnNetwork(options) ? [] : (defaults.routes ?? [])),
    log: createDeviceLog(now, options.logs ?? defaults.logs ?? []),
    files: new DeviceFiles({ ...defaults.files, ...options.files }),
    timers: createDeviceTimers(),
    terminals: new Set(),
    now,
    bootedAt: now() - 3_723_000,
    pagingForced,
    reload: () => undefined,
  }
}

/** Whether the test described the network itself; routes of ours would not fit it. */
const hasOwnNetwork = ({ interfaces, runningConfig }: FakeDeviceOptions): boolean =>
  interfaces !== undefined || runningConfig !== undefined

const NO_TRAFFIC: InterfaceCounters = {
  inputPackets: 0,
  inputBytes: 0,
  inputErrors: 0,
  crcErrors: 0,
  inputDrops: 0,
  outputPackets: 0,
  outputBytes: 0,
  outputErrors: 0,
  outputDrops: 0,
  resets: 0,
}

/** Ports for these interfaces, with addresses that follow each other. */
export const toPorts = (interfaces: readonly FakeInterface[], macPrefix: string): HardwarePort[] =>
  interfaces.map((port, index) => ({
    name: port.name,
    mac: macPrefix + (index + 1).toString(16).padStart(2, '0'),
    link: port.link ?? (port.enabled === false ? 'down' : 'up'),
    counters: { ...NO_TRAFFIC, ...port.counters },
  }))
