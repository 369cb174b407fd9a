import type { Device } from '../inventory/device.js'
import type { Credentials } from '../transports/credentials.js'
import type { TransportFactory } from '../transports/device-transport.js'
import { type FakeDeviceHandle, withHandle } from './fake-device-handle.js'
import type { FakeDeviceOptions } from './fake-device-options.js'
import { FAKE_PASSWORD, FAKE_USERNAME } from './fake-login.js'
import { memoryConnector } from './memory/memory-connector.js'
import { SimulatedDevice } from './simulated-device.js'

/** A device in memory: use it wherever a device is asked for, then ask it what happened. */
export type FakeDevice = Device & FakeDeviceHandle & { connect: TransportFactory; credentials: Credentials }

/**
 * A network device in memory, without sockets: what tests of your own tools run against. It has modes, a configuration that
 * commands really change, show commands made from that state, and the faults of {@link FakeDeviceOptions.faults}.
 *
 * @throws PLATFORM_UNKNOWN
 * @example
 * const device = fakeDevice({ name: 'edge-1', commands: { 'show version': 'Cisco IOS Software, Version 15.6' } })
 * await using session = await openSession(device)
 */
export function fakeDevice(options: FakeDeviceOptions = {}): FakeDevice {
  const device = new SimulatedDevice(options)
  const { username = FAKE_USERNAME, password = FAKE_PASSWORD, enableSecret, platform = 'cisco-ios' } = options
  const data = {
    name: device.name,
    host: 'in-memory',
    platform,
    credentials: { username, password, ...(enableSecret !== undefined && { secrets: { enable: enableSecret } }) },
    connect: memoryConnector(device),
  }
  return withHandle(data, device)
}
