import type { PlatformRegistry } from '../platforms/registry.js'
import { concealDevice } from './conceal-device.js'
import type { Device } from './device.js'
import { Inventory } from './inventory.js'
import { type ResolvedDevice, resolveDevice } from './resolve-device.js'
import { checkGroupCycles, checkGroupNames } from './resolve-groups.js'
import { resolveJumps } from './resolve-jumps.js'
import type { Entry } from './source/entry.js'
import { FaultList, placeAt } from './source/fault-list.js'
import { isRecord, readEntry } from './source/read-entry.js'
import { type RawEntry, readSource } from './source/read-source.js'
import { readText } from './source/read-values.js'

/** A device as it may be written in code: jump hosts also by name. */
export type DeviceInput = Omit<Device, 'jump' | 'platform'> & {
  platform?: Device['platform']
  jump?: string | Device | readonly (string | Device)[]
}

/** Everything `loadInventory` takes. */
export type InventorySource =
  | string
  | Inventory
  | readonly DeviceInput[]
  | { readonly devices: readonly DeviceInput[] | Readonly<Record<string, unknown>>; groups?: object; defaults?: object }
  | { readonly hosts: string | object; groups?: string | object; defaults?: string | object }
  | Readonly<Record<string, unknown>>

export interface LoadInventoryOptions {
  /** Which platforms devices may name: `createPlatformRegistry` with your own. @default the built-in ones */
  platforms?: PlatformRegistry
}

/**
 * Reads an inventory, checks all of it, and resolves what devices inherit. Takes
 *
 * - a list of devices, or `{ devices, groups?, defaults? }`,
 * - the path of a YAML or JSON file with one of these, or with devices by name,
 * - a folder in Nornir's SimpleInventory layout (`hosts.yaml`, `groups.yaml`, `defaults.yaml`), its `hosts.yaml` alone, or
 *   `{ hosts, groups, defaults }` with paths or with the content.
 *
 * Passwords and keys found in it are moved into credential providers that show nothing of themselves.
 *
 * @throws INVENTORY_INVALID with every fault at once in `details.faults`: path, line, column and message.
 */
export function loadInventory(source: InventorySource, { platforms }: LoadInventoryOptions = {}): Inventory {
  if (source instanceof Inventory) return source
  const faults = new FaultList(platforms)
  const raw = readSource(source, faults)
  const groups = readAll(raw.groups, 'group', faults)
  const defaults = raw.defaults && readEntry({ ...raw.defaults, name: 'defaults', level: 'defaults' }, faults)
  const entries = readAll(raw.devices, 'device', faults)

  checkGroupCycles(groups, faults)
  if (raw.strictGroups) {
    for (const entry of [...groups.values(), ...entries.values()]) checkGroupNames(entry, groups, faults)
  }
  const resolved = new Map<string, ResolvedDevice>()
  for (const entry of entries.values())
    resolved.set(entry.name, resolveDevice(entry, groups, defaults, faults.platforms))
  resolveJumps(resolved, faults)
  faults.throwIfAny()

  const all = [...resolved.values()]
  return new Inventory({
    devices: all.map(({ device }) => concealDevice(device)),
    groups: [...new Set([...groups.keys(), ...all.flatMap(({ device }) => device.groups ?? [])])],
    connections: new Map(
      all.flatMap(({ device, connections }) => (connections.size > 0 ? [[device.name, connections]] : [])),
    ),
  })
}

/** Reads devices or groups by name; the second of a name is a fault. */
function readAll(raw: readonly RawEntry[], level: 'device' | 'group', faults: FaultList): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const item of raw) {
    const name = nameOf(item, faults)
    if (name === undefined) continue
    const entry = readEntry({ ...item, name, level }, faults)
    const before = entries.get(name)
    if (before) faults.add(item.place, `a ${level} named "${name}" is already there${lineOf(before)}`)
    else entries.set(name, entry)
    // In a list nothing but `host` says where a device is; as a key, the name is the host name unless it says otherwise.
    if (level === 'device' && item.key === undefined && isRecord(item.value) && !saysHost(item.value)) {
      faults.add(item.place, 'has no host')
    }
  }
  return entries
}

const lineOf = ({ place }: Entry): string => {
  const position = place.document.locate(place.path)
  return position ? `, in line ${position.line}` : ''
}

const saysHost = (value: Record<string, unknown>): boolean =>
  ['host', 'hostname', 'ip', 'address', 'connect'].some((key) => value[key] !== undefined && value[key] !== null)

/** The key of a map, or the field `name` in a list. */
function nameOf({ place, value, key }: RawEntry, faults: FaultList): string | undefined {
  const given = isRecord(value) ? value.name : undefined
  if (key === undefined && !isRecord(value)) return void faults.add(place, 'must be a map of fields')
  if (key === undefined && (given === undefined || given === null)) return void faults.add(place, 'has no name')
  if (key !== undefined && given !== undefined && given !== null && given !== key) {
    faults.add(placeAt(place, 'name'), 'says another name than the key it stands under')
  }
  const namePlace = key === undefined ? placeAt(place, 'name') : place
  const name = readText(key ?? given, namePlace, faults)
  if (name !== undefined && (name !== name.trim() || name.length > 255)) {
    return void faults.add(namePlace, 'a name must not begin or end with a space, nor be longer than 255 characters')
  }
  return name
}
