import type { Fleet } from '../fleet/fleet.js'
import type { FleetRunOptions } from '../fleet/run/run-options.js'
import type { Device } from '../inventory/device.js'
import { Inventory } from '../inventory/inventory.js'
import { linkController } from '../resilience/linked-controller.js'
import type { ToolFleet } from '../tools/tool-context.js'
import type { Call } from './call.js'
import type { CallTarget } from './targets.js'

/** The fleet as one call may use it: devices in the caller's scope, reads only unless this call is an approved write. */
export function toToolFleet(fleet: Fleet, call: Call, target: CallTarget): ToolFleet {
  const { caller, tool } = call
  const isRead = tool.effect === 'read'
  const covers = (device: Device): boolean => target.covers(device, caller)
  const inventory =
    caller.devices === undefined
      ? fleet.inventory
      : new Inventory({ devices: fleet.inventory.devices.filter(covers), groups: fleet.inventory.groups })

  const touch = (devices: Iterable<Device>): void => {
    call.touched ??= new Set()
    for (const { name } of devices) call.touched.add(name)
  }

  const within = (options: FleetRunOptions): FleetRunOptions => ({
    ...options,
    signal: options.signal === undefined ? call.toolSignal : AbortSignal.any([call.toolSignal, options.signal]),
    ...(isRead && { effect: 'read' as const }),
  })

  const run = (task: never, options: FleetRunOptions = {}): ReturnType<Fleet['run']> => {
    const selected = inventory.select(options.on)
    touch(selected)
    // an empty list selects nothing, and says so as the caller's selection would
    return fleet.run(task, { ...within(options), on: selected.map(({ name }) => name) })
  }

  return {
    inventory,
    async session(wanted, options = {}) {
      // a device object from a tool is looked up again: it may be one of the tool's own making
      const device = target.resolve(typeof wanted === 'string' ? wanted : wanted.name, caller)
      touch([device])
      const access = isRead ? 'read' : (options.access ?? 'write')
      const link = linkController(call.toolSignal, options.signal)
      try {
        return await fleet.session(device, { ...options, access, allow: tool.effect, signal: link.signal })
      } finally {
        link.release()
      }
    },
    run: run as ToolFleet['run'],
    guests(devices) {
      for (const device of devices) target.checkPlace(device, caller)
      touch(devices)
      const guests = fleet.guests(devices)
      const runGuests = (task: never, options: FleetRunOptions = {}) => guests.run(task, within(options))
      return { run: runGuests as ToolFleet['run'], [Symbol.asyncDispose]: () => guests.close() }
    },
  }
}
