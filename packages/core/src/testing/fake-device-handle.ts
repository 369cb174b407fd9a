import type { DeviceFiles } from './device-model/device-files.js'
import type { Faults } from './faults/fault-options.js'
import type { SimulatedDevice } from './simulated-device.js'

/** What a test can ask of a fake device, and do to it. */
export interface FakeDeviceHandle {
  /** Lines typed at a prompt and commands of exec channels, in order; answers and passwords are not among them. */
  readonly sent: readonly string[]
  /** The configuration as the device would save it. */
  runningConfig(): string
  startupConfig(): string
  /** Shells open now; a correct test ends with 0. */
  readonly openSessions: number
  /** Connections open now. */
  readonly openConnections: number
  /** Connections ever made. */
  readonly connections: number
  /** The device's file system. */
  readonly files: DeviceFiles
  /** Adds to the faults, or with `undefined` values takes from them. */
  setFault(faults: Faults): void
  clearFaults(): void
  /** Breaks every connection, refuses new ones for `downMs` (@default 0), comes back with the startup configuration. */
  reboot(options?: { downMs?: number }): void
  /** Breaks every connection. */
  dropAll(): void
  /** Prints on every open terminal, whatever it is doing: what a console message does. */
  announce(text: string): void
  /** Lets the device's own deadlines pass at once, in milliseconds: commit confirmed, revert timers. */
  elapse(milliseconds: number): void
}

const SIMULATED = Symbol('simulated device')

interface Handled {
  [SIMULATED]: SimulatedDevice
}

/** What changes: shared by all devices, as getters of its own each device would have a hidden class of its own, which lives long. */
const GETTERS: PropertyDescriptorMap & ThisType<Handled> = {
  sent: {
    get() {
      return this[SIMULATED].sent
    },
  },
  openSessions: {
    get() {
      return this[SIMULATED].openTerminals
    },
  },
  openConnections: {
    get() {
      return this[SIMULATED].openConnections
    },
  },
  connections: {
    get() {
      return this[SIMULATED].connections
    },
  },
  files: {
    get() {
      return this[SIMULATED].files
    },
  },
}

type Actions = Omit<FakeDeviceHandle, 'sent' | 'openSessions' | 'openConnections' | 'connections' | 'files'>

const actionsOf = (device: SimulatedDevice): Actions => ({
  runningConfig: () => device.software.runningConfig(),
  startupConfig: () => device.software.startupConfig(),
  setFault: (faults) => device.setFault(faults),
  clearFaults: () => device.clearFaults(),
  reboot: (options) => device.reboot(options),
  dropAll: () => device.dropAll(),
  announce: (text) => device.announce(text),
  elapse: (milliseconds) => device.elapse(milliseconds),
})

/**
 * Puts the handle's members on a device without making them part of its data: spreading, logging and comparing a device
 * still see plain data.
 */
export function withHandle<Target extends object>(target: Target, device: SimulatedDevice): Target & FakeDeviceHandle {
  Object.defineProperties(target, GETTERS)
  for (const [name, value] of Object.entries(actionsOf(device))) {
    Object.defineProperty(target, name, { value })
  }
  Object.defineProperty(target, SIMULATED, { value: device })
  return target as Target & FakeDeviceHandle
}
