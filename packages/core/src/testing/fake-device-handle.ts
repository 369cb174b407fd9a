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

/**
 * What a test asks and does stands beside the device's data, not among it: spreading, logging and comparing a device still see plain
 * data. Actions are made when they are asked for, bound, so that one can be passed on as a callback.
 */
class Handle implements FakeDeviceHandle {
  readonly #device: SimulatedDevice

  constructor(device: SimulatedDevice) {
    this.#device = device
  }

  get sent() {
    return this.#device.sent
  }

  get openSessions() {
    return this.#device.openTerminals
  }

  get openConnections() {
    return this.#device.openConnections
  }

  get connections() {
    return this.#device.connections
  }

  get files() {
    return this.#device.files
  }

  get runningConfig() {
    return () => this.#device.look(({ runningConfig }) => runningConfig())
  }

  get startupConfig() {
    return () => this.#device.look(({ startupConfig }) => startupConfig())
  }

  get setFault() {
    return (faults: Faults) => this.#device.setFault(faults)
  }

  get clearFaults() {
    return () => this.#device.clearFaults()
  }

  get reboot() {
    return (options?: { downMs?: number }) => this.#device.reboot(options)
  }

  get dropAll() {
    return () => this.#device.dropAll()
  }

  get announce() {
    return (text: string) => this.#device.announce(text)
  }

  get elapse() {
    return (milliseconds: number) => this.#device.elapse(milliseconds)
  }
}

/** The data, as a device that can be asked what happened to it. */
export const withHandle = <Data extends object>(data: Data, device: SimulatedDevice): Data & FakeDeviceHandle =>
  Object.assign(new Handle(device), data)
