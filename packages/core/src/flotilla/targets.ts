import { BlockList, isIP } from 'node:net'
import type { Caller } from '../callers/caller.js'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Inventory } from '../inventory/inventory.js'
import { compileDeviceScope } from '../tools/device-scope.js'

/** Which addresses outside the inventory may be operated, and how. None unless this is given. */
export interface AddressPolicy {
  /** Networks in CIDR form: `10.20.0.0/16`, `2001:db8::/48`. */
  networks: readonly string[]
  /** @default 'auto' */
  platform?: Device['platform']
  credentials?: NonNullable<Device['credentials']>
  security?: NonNullable<Device['security']>
  hostKeys?: NonNullable<Device['hostKeys']>
}

/** Finds devices for callers. */
export interface CallTarget {
  /** @throws DEVICE_UNKNOWN, DEVICE_FORBIDDEN */
  resolve(nameOrAddress: string, caller: Caller): Device
  /** Refuses what the caller may not touch; lets pass what does not exist where the caller may know that. */
  check(nameOrAddress: string, caller: Caller): void
  /** By name or address, among several at one address those the caller may touch; without any check. */
  find(nameOrAddress: string, caller?: Caller): Device | undefined
  /** Refuses a device of somebody's making that stands where nothing of the caller's does. @throws DEVICE_FORBIDDEN */
  checkPlace(device: Pick<Device, 'name' | 'host' | 'port'>, caller: Caller): void
  /** Whether the caller's scope covers a device. */
  covers(device: Device, caller: Caller): boolean
}

/** @throws OPTION_INVALID for a network that is none. */
export function createTargets(inventory: Inventory, addresses?: AddressPolicy): CallTarget {
  const byAddress = indexByAddress(inventory)
  const allowed = toBlockList(addresses?.networks ?? [])
  const scopes = new WeakMap<readonly string[], (device: Device) => boolean>()

  const covers = (device: Device, { devices }: Caller): boolean => {
    if (devices === undefined) return true
    let scope = scopes.get(devices)
    if (scope === undefined) scopes.set(devices, (scope = compileDeviceScope(devices)))
    return scope(device)
  }

  const find = (nameOrAddress: string, caller?: Caller): Device | undefined => {
    const named = inventory.get(nameOrAddress)
    if (named !== undefined) return named
    const { name, host, port } = splitPort(nameOrAddress)
    const namedThere = port === undefined ? undefined : inventory.get(name)
    if (namedThere !== undefined && (namedThere.port ?? 22) === port) return namedThere
    const there = byAddress.get(port === undefined ? host : addressOf({ host, port })) ?? []
    const mine = caller === undefined ? there : there.filter((device) => covers(device, caller))
    if (mine.length > 1) throw ambiguous(nameOrAddress, mine)
    const found = mine[0] ?? there[0]
    if (found !== undefined) return found
    return addresses !== undefined && isAllowed(allowed, host) ? toDevice(host, port, addresses) : undefined
  }

  const check = (nameOrAddress: string, caller: Caller): Device | undefined => {
    const device = find(nameOrAddress, caller)
    // what does not exist is judged by its name, so that the answer tells a scoped caller nothing about other devices
    if (!covers(device ?? { name: nameOrAddress, host: nameOrAddress, platform: 'auto' }, caller)) {
      throw new FlotillaError('DEVICE_FORBIDDEN', `${caller.id} may not touch "${nameOrAddress}"`, {
        device: device?.name,
      })
    }
    return device
  }

  return {
    find,
    covers,
    check: (nameOrAddress, caller) => void check(nameOrAddress, caller),
    checkPlace({ name, host, port }, caller) {
      const address = canonicalAddress(host)
      const known = byAddress.get(addressOf({ host: address, port })) ?? []
      const stranger =
        addresses !== undefined && isAllowed(allowed, address) ? [toDevice(address, port, addresses)] : []
      if ([...known, ...stranger].some((device) => covers(device, caller))) return
      throw new FlotillaError('DEVICE_FORBIDDEN', `${caller.id} may not touch what is at the address of "${name}"`, {
        device: name,
      })
    },
    resolve(nameOrAddress, caller) {
      const device = check(nameOrAddress, caller)
      if (device !== undefined) return device
      const isAddress = isIP(nameOrAddress) !== 0
      if (!isAddress && caller.devices === undefined) return inventory.require(nameOrAddress)
      throw new FlotillaError('DEVICE_UNKNOWN', `The inventory has no device "${nameOrAddress}"`, {
        hint: isAddress
          ? 'Add the device to the inventory, or allow its network for addresses outside the inventory.'
          : 'Check the name, or add the device to the inventory.',
      })
    },
  }
}

/** Devices by address, and by `address:port`. */
function indexByAddress(inventory: Inventory): ReadonlyMap<string, readonly Device[]> {
  const index = new Map<string, Device[]>()
  for (const device of inventory) {
    const host = canonicalAddress(device.host)
    for (const key of [host, addressOf({ host, port: device.port })])
      index.set(key, [...(index.get(key) ?? []), device])
  }
  return index
}

/** `10.0.0.1:22`, `[2001:db8::1]:22`. */
const addressOf = ({ host, port = 22 }: { host: string; port?: number | undefined }): string =>
  `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

function splitPort(text: string): { name: string; host: string; port: number | undefined } {
  const [, bracketed, plain = text, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const name = bracketed ?? plain
  return { name, host: canonicalAddress(name), port: digits === undefined ? undefined : Number(digits) }
}

/** IPv6 addresses have many spellings; names of hosts have no case. */
function canonicalAddress(text: string): string {
  if (isIP(text) !== 6 || text.includes('%')) return text.toLowerCase()
  return new URL(`http://[${text}]`).hostname.slice(1, -1)
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address)
    const bits = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix)
    if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32)) {
      throw new FlotillaError(
        'OPTION_INVALID',
        `"${network}" is not a network; write it as 10.20.0.0/16 or 2001:db8::/48`,
      )
    }
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const isAllowed = (list: BlockList, address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

const toDevice = (
  host: string,
  port: number | undefined,
  { networks: _networks, platform = 'auto', ...rest }: AddressPolicy,
): Device => ({
  name: port === undefined ? host : addressOf({ host, port }),
  host,
  ...(port !== undefined && { port }),
  platform,
  ...rest,
})

const ambiguous = (asked: string, devices: readonly Device[]): FlotillaError => {
  const names = devices.slice(0, 5).map(({ name }) => name)
  return new FlotillaError('DEVICE_UNKNOWN', `"${asked}" is the address of several devices: ${names.join(', ')}`, {
    hint: 'Ask for one of them by name.',
  })
}
