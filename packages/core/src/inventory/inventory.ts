import { inspect } from 'node:util'
import { describeDevice } from './conceal-device.js'
import type { Device } from './device.js'
import { compileWhere, unknownDevice, type Where } from './selection/where.js'
import type { ConnectionOptions } from './source/entry.js'

/** One way to connect as a Nornir inventory resolves it for a device; secrets are with the credentials. */
export interface ResolvedConnection {
  readonly host: string
  readonly port: number | undefined
  readonly platform: string | undefined
  readonly extras: Readonly<Record<string, unknown>>
}

/** What an inventory is made of. */
export interface InventoryParts {
  readonly devices: readonly Device[]
  readonly groups?: readonly string[]
  /** By device, then by connection. */
  readonly connections?: ReadonlyMap<string, ReadonlyMap<string, ConnectionOptions>>
}

/** The devices that can be operated, in the order in which they were given. */
export class Inventory implements Iterable<Device> {
  readonly devices: readonly Device[]
  /** Names of the groups that were defined, or only mentioned by devices from code. */
  readonly groups: readonly string[]
  readonly #byName: ReadonlyMap<string, Device>
  readonly #connections: InventoryParts['connections']

  /** Use `loadInventory`, which checks. */
  constructor({ devices, groups = [], connections }: InventoryParts) {
    this.devices = Object.freeze([...devices])
    this.groups = groups
    this.#byName = new Map(devices.map((device) => [device.name, device]))
    this.#connections = connections
  }

  get size(): number {
    return this.devices.length
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  get(name: string): Device | undefined {
    return this.#byName.get(name)
  }

  /** Like `get`. @throws DEVICE_UNKNOWN with names that are close. */
  require(name: string): Device {
    const device = this.#byName.get(name)
    if (device) return device
    throw unknownDevice(name, this)
  }

  names(): string[] {
    return [...this.#byName.keys()]
  }

  /**
   * The devices meant, in inventory order, each once; all without an argument; none when nothing matches.
   * @throws DEVICE_UNKNOWN for a plain name that is not there.
   * @throws FILTER_INVALID, OPTION_INVALID
   */
  select(where?: Where): Device[] {
    return this.devices.filter(compileWhere(where, this))
  }

  /** What `connection_options` say for one connection (`netmiko`, `napalm`, …), with the device's own values for the rest. */
  connection(name: string, connection: string): ResolvedConnection {
    const device = this.require(name)
    const options = this.#connections?.get(name)?.get(connection)
    const own = typeof device.platform === 'string' ? device.platform : device.platform.name
    return {
      host: options?.host ?? device.host,
      port: options?.port ?? device.port,
      platform: options?.platform ?? own,
      extras: options?.extras ?? {},
    }
  }

  [Symbol.iterator](): Iterator<Device> {
    return this.devices[Symbol.iterator]()
  }

  /** Without credentials. */
  toJSON(): Record<string, unknown> {
    return { devices: this.devices.map(describeDevice), groups: this.groups }
  }

  [inspect.custom](): string {
    return `Inventory { ${this.size} devices, ${this.groups.length} groups }`
  }
}
