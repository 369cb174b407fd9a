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

/** What a device finds when it starts. */
export interface Circumstances {
  /** True while paging may not be switched off. */
  readonly pagingForced: () => boolean
  /** Milliseconds since 1970. */
  readonly startedAt: number
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

/** Who may log in: the owner first. */
function toUsers(options: FakeDeviceOptions, defaults: PlatformDefaults): FakeUser[] {
  const { username = FAKE_USERNAME, password = FAKE_PASSWORD, authorizedKeys, privilege = 15, users = [] } = options
  const owner: FakeUser = { name: username, password, privilege, ...(authorizedKeys && { authorizedKeys }) }
  return [owner, ...users, ...(defaults.users ?? []).map((user) => ({ password, ...user }))]
}

/**
 * A class, because getters that each object has for itself give it a shape of its own, and such shapes, with all that hangs on them,
 * outlive many collections of garbage.
 */
class State implements DeviceState {
  readonly name: string
  readonly options: FakeDeviceOptions
  hostname: string
  readonly version: string
  readonly serial: string
  readonly model: string
  readonly mac: string
  readonly users: readonly FakeUser[]
  readonly enableSecret: string | undefined
  readonly routes: readonly FakeRoute[]
  readonly timers = createDeviceTimers()
  readonly terminals = new Set<LoggedInUser>()
  readonly now: () => number
  bootedAt: number
  readonly pagingForced: () => boolean
  reload: () => void = () => undefined
  readonly #defaults: PlatformDefaults
  readonly #startedAt: number
  #ports: HardwarePort[] | undefined
  #log: DeviceLog | undefined
  #files: DeviceFiles | undefined

  constructor(options: FakeDeviceOptions, defaults: PlatformDefaults, { pagingForced, startedAt }: Circumstances) {
    const { name = 'fake-1', now = Date.now } = options
    const digest = createHash('sha256').update(name).digest('hex')
    this.name = name
    this.options = options
    this.hostname = options.hostname ?? name
    this.version = options.version ?? defaults.version
    this.serial = options.serial ?? `FAK${digest.slice(0, 8).toUpperCase()}`
    this.model = options.model ?? defaults.model
    this.mac = `02${digest.slice(8, 16)}00`
    this.users = toUsers(options, defaults)
    this.enableSecret = options.enableSecret
    this.routes = options.routes ?? (hasOwnNetwork(options) ? [] : (defaults.routes ?? []))
    this.now = now
    this.bootedAt = startedAt - 3_723_000
    this.pagingForced = pagingForced
    this.#defaults = defaults
    this.#startedAt = startedAt
  }

  // Most sessions need none of what follows, and a device is started for each.

  get ports(): HardwarePort[] {
    return (this.#ports ??= toPorts(this.options.interfaces ?? this.#defaults.interfaces, this.mac.slice(0, 10)))
  }

  set ports(ports: HardwarePort[]) {
    this.#ports = ports
  }

  get log(): DeviceLog {
    const entries = this.options.logs ?? this.#defaults.logs ?? []
    return (this.#log ??= createDeviceLog(this.#startedAt, this.now, entries))
  }

  get files(): DeviceFiles {
    return (this.#files ??= new DeviceFiles({ ...this.#defaults.files, ...this.options.files }))
  }
}

export const createDeviceState = (
  options: FakeDeviceOptions,
  defaults: PlatformDefaults,
  circumstances: Circumstances,
): DeviceState => new State(options, defaults, circumstances)

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
