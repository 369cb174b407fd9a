import { FlotillaError } from '../errors/flotilla-error.js'
import { createFleet } from '../fleet/create-fleet.js'
import type { Fleet } from '../fleet/fleet.js'
import type { FleetOptions } from '../fleet/fleet-options.js'
import type { Device } from '../inventory/device.js'
import type { DeviceInput } from '../inventory/load-inventory.js'
import { type FakeDevice, fakeDevice } from './fake-device.js'
import type { FakeCommand, FakeDeviceOptions } from './fake-device-options.js'

/** Where a fake device stands in the inventory. */
type Place = Pick<Device, 'site' | 'tags' | 'groups' | 'data'> & Pick<DeviceInput, 'jump'>

/** Everything that can be said about one device of a fake fleet. */
export type FakeFleetDevice = FakeDeviceOptions & Place

/** Answers by command, for a device of which nothing else matters. */
export type FakeReplies = Readonly<Record<string, FakeCommand>>

/** Devices of a fake fleet: ready made, described, or by name. */
export type FakeFleetDevices =
  | readonly (FakeDevice | FakeFleetDevice)[]
  | Readonly<Record<string, FakeReplies | FakeFleetDevice>>

/** As for `createFleet`, but no session is kept when nobody has it, so that a test can see that all were given back. */
export type FakeFleetOptions = Omit<FleetOptions, 'inventory'>

/** A fleet in memory that can be asked what happened to it. */
export interface FakeFleet extends Fleet {
  /** Commands that a device received, in order. @throws DEVICE_UNKNOWN */
  sent(name: string): readonly string[]
  /** The device itself, to change its faults or look at its configuration. @throws DEVICE_UNKNOWN */
  device(name: string): FakeDevice
  /** Connections to devices that are open; a correct test ends with 0. */
  readonly openSessions: number
}

/**
 * A fleet of devices in memory, without sockets: what you test your own tools and tasks with. The devices behave as those of
 * `fakeDevice`; everything above them is the real thing, with the guard that lets only reads through unless you pass another.
 *
 * @example
 * await using fleet = fakeFleet({ 'edge-1': { 'show clock': '12:00' }, 'edge-2': { platform: 'arista-eos' } })
 * const report = await fleet.run('show clock')
 */
export function fakeFleet(devices: FakeFleetDevices, options: FakeFleetOptions = {}): FakeFleet {
  const made = new Map<string, FakeDevice>()
  const inventory: DeviceInput[] = []
  for (const entry of toEntries(devices)) {
    const { device, place } = entry
    made.set(device.name, device)
    inventory.push({ ...device, ...place })
  }
  const find = (name: string): FakeDevice => {
    const device = made.get(name)
    if (device) return device
    throw new FlotillaError('DEVICE_UNKNOWN', `The fake fleet has no device named "${name}"`, { device: name })
  }
  const fleet = createFleet({ idleTimeoutMs: 0, ...options, inventory })
  return Object.defineProperties(fleet, {
    sent: { value: (name: string) => find(name).sent },
    device: { value: find },
    openSessions: {
      get: () => [...made.values()].reduce((open, { openConnections }) => open + openConnections, 0),
    },
  }) as FakeFleet
}

interface Entry {
  readonly device: FakeDevice
  readonly place: Place
}

function toEntries(devices: FakeFleetDevices): Entry[] {
  if (isList(devices)) {
    return devices.map((item, index) => (isMade(item) ? { device: item, place: {} } : make(`fake-${index + 1}`, item)))
  }
  return Object.entries(devices).map(([name, item]) => make(name, isReplies(item) ? { commands: item } : item))
}

function make(name: string, { site, tags, groups, data, jump, ...options }: FakeFleetDevice): Entry {
  const place = Object.entries({ site, tags, groups, data, jump }).filter(([, value]) => value !== undefined)
  return { device: fakeDevice({ name, ...options }), place: Object.fromEntries(place) }
}

const isList = (devices: FakeFleetDevices): devices is readonly (FakeDevice | FakeFleetDevice)[] =>
  Array.isArray(devices)

const isMade = (item: FakeDevice | FakeFleetDevice): item is FakeDevice => 'connect' in item

/** What describes a device has names of one word that no device has for a command. */
const isReplies = (item: FakeReplies | FakeFleetDevice): item is FakeReplies =>
  Object.entries(item).every(
    ([key, value]) => !Object.hasOwn(OPTION_NAMES, key) && (typeof value !== 'object' || value instanceof Uint8Array),
  )

const OPTION_NAMES: Readonly<Record<keyof FakeFleetDevice, true>> = {
  name: true,
  platform: true,
  hostname: true,
  username: true,
  password: true,
  privilege: true,
  authorizedKeys: true,
  enableSecret: true,
  users: true,
  commands: true,
  interfaces: true,
  routes: true,
  logs: true,
  runningConfig: true,
  files: true,
  version: true,
  serial: true,
  model: true,
  authMethods: true,
  ident: true,
  algorithms: true,
  forwarding: true,
  sftp: true,
  scp: true,
  banner: true,
  motd: true,
  promptLine: true,
  faults: true,
  now: true,
  site: true,
  tags: true,
  groups: true,
  data: true,
  jump: true,
}
