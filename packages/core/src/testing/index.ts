export { type FakeDevice, fakeDevice } from './fake-device.js'
export type { FakeDeviceHandle } from './fake-device-handle.js'
export type {
  FakeCommand,
  FakeCommandContext,
  FakeDeviceOptions,
  FakeInterface,
  FakeLogEntry,
  FakeRoute,
  FakeUser,
  InterfaceCounters,
} from './fake-device-options.js'
export type { Faults, HangPoint } from './faults/fault-options.js'
export {
  type FakeDevices,
  type FakeSshDevice,
  type StartFakeDevicesOptions,
  startFakeDevices,
} from './start-fake-devices.js'
