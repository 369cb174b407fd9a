import type { Device } from '../../inventory/device.js'
import { ReadWriteLock } from '../../resilience/read-write-lock.js'
import type { PooledSession } from './pooled-session.js'

/** Everything the pool has of one device. */
export interface DeviceSlot {
  readonly device: Device
  /** Limits the sessions of the device and keeps a writer alone. */
  readonly lock: ReadWriteLock
  /** Free sessions, the one used last at the end: it is the least likely to have died. */
  readonly idle: PooledSession[]
  /** Callers who hold or wait for something here; a slot without any, and without idle sessions, is dropped. */
  users: number
}

export const createDeviceSlot = (device: Device, maxSessions: number): DeviceSlot => ({
  device,
  lock: new ReadWriteLock(maxSessions),
  idle: [],
  users: 0,
})
