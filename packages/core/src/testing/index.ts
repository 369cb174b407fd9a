export type { DeviceFiles } from './device-model/device-files.js'
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
export { type FakeFleet, type FakeFleetOptions, fakeFleet } from './fake-fleet.js'
export type { Faults, HangPoint } from './faults/fault-options.js'
export { type RecordSessionOptions, recordSession, type SessionRecorder } from './recording/record-session.js'
export {
  type ReplayDevice,
  type ReplayOptions,
  replayDevice,
  replayDevice as replay,
} from './recording/replay-device.js'
export type {
  RecordedConnection,
  RecordedEvent,
  RecordedExec,
  RecordedShell,
  SessionRecording,
} from './recording/session-recording.js'
export {
  type FakeDevices,
  type FakeSshDevice,
  type StartFakeDevicesOptions,
  startFakeDevices,
} from './start-fake-devices.js'
