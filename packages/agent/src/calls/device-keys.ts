import { isIP } from 'node:net'
import type { Device } from '@flotilla/core'

/** The part of an inventory that is needed to tell devices apart. */
export type DeviceNames = Iterable<Device> & { get(name: string): Device | undefined }

/**
 * One key for each device, whether a call names it or gives its address. `'any'` when a call names no device, or something that
 * may stand for several.
 */
export function toDeviceKeys(names: readonly string[], inventory: DeviceNames): ReadonlySet<string> | 'any' {
  if (names.length === 0) return 'any'
  const keys = new Set<string>()
  for (const name of names) {
    const key = keyOf(name, inventory)
    if (key === undefined) return 'any'
    keys.add(key)
  }
  return keys
}

function keyOf(name: string, inventory: DeviceNames): string | undefined {
  const device = inventory.get(name)
  if (device !== undefined) return device.name
  const [first, second] = [...inventory].filter(({ host }) => host === name)
  // several devices behind one address
  if (second !== undefined) return undefined
  return first?.name ?? (isIP(name) > 0 ? name : undefined)
}
