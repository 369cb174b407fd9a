import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import { type FakeDeviceHandle, withHandle } from './fake-device-handle.js'
import type { FakeDeviceOptions } from './fake-device-options.js'
import { FAKE_PASSWORD, FAKE_USERNAME } from './fake-login.js'
import type { Faults } from './faults/fault-options.js'
import { SimulatedDevice } from './simulated-device.js'
import { type FakeSshServer, startFakeSshServer } from './ssh-server/fake-ssh-server.js'
import { hostKey } from './ssh-server/host-key.js'

/** Which fake devices to start, and how they behave. */
export interface StartFakeDevicesOptions {
  /** @default 1 */
  count?: number
  /** One for all, a list that is gone through again and again, or a choice by index. @default 'cisco-ios' */
  platform?: string | readonly string[] | ((index: number) => string)
  /** Wait before the output of each command, in milliseconds. @default 0 */
  latencyMs?: number
  /** Wait before a new connection is answered, in milliseconds. @default 0 */
  connectLatencyMs?: number
  /** Faults of all devices, or by index. */
  faults?: Faults | ((index: number) => Faults | undefined)
  /** @default 'admin' */
  username?: string
  /** @default 'fake-device-password' */
  password?: string
  /** Password of privileged mode. @default none */
  enableSecret?: string
  /** Names are this and a number from 1. @default 'fake-' */
  namePrefix?: string
  /** Address to listen on. @default '127.0.0.1' */
  host?: string
  /** Also serve as jump hosts. @default false */
  forwarding?: boolean
  /** What one device has different from the others. */
  device?: (index: number) => FakeDeviceOptions | undefined
}

/** A device that can be reached over SSH, and asked what happened to it. */
export type FakeSshDevice = Device & FakeDeviceHandle

/** Running fake devices. Closing frees every port. */
export interface FakeDevices extends AsyncDisposable {
  /** Ready for `openSession` and for an inventory: address, port, credentials, pinned host key. */
  readonly devices: readonly FakeSshDevice[]
  /** @throws OPTION_INVALID when there is no device of that name. */
  get(name: string): FakeSshDevice
  /** Sets faults on all devices. */
  setFault(faults: Faults): void
  /** Idempotent. */
  close(): Promise<void>
}

/**
 * Starts real SSH servers on loopback, one port a device, that behave like network devices: modes, configuration, paging,
 * questions, and on demand every fault of {@link Faults}.
 *
 * @throws OPTION_INVALID, PLATFORM_UNKNOWN
 */
export async function startFakeDevices(options: StartFakeDevicesOptions = {}): Promise<FakeDevices> {
  const { count = 1, host = '127.0.0.1' } = options
  if (!Number.isInteger(count) || count < 0) {
    throw new FlotillaError('OPTION_INVALID', `startFakeDevices: count must be a whole number from 0, not ${count}`)
  }
  const simulated = Array.from({ length: count }, (_, index) => new SimulatedDevice(optionsFor(index, options)))
  const servers = await startAll(simulated, host)
  for (const [index, device] of simulated.entries()) device.availabilityChanged = () => servers[index]?.sync()
  const devices = simulated.map((device, index) => toDevice(device, servers[index]?.port ?? 0, host))
  const byName = new Map(devices.map((device) => [device.name, device]))
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()))
    for (const device of simulated) device.stop()
  }
  return {
    devices,
    get(name) {
      const found = byName.get(name)
      if (found) return found
      throw new FlotillaError(
        'OPTION_INVALID',
        `There is no fake device "${name}"; names are ${[...byName.keys()].slice(0, 5).join(', ')}…`,
      )
    },
    setFault(faults) {
      for (const device of simulated) device.setFault(faults)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Starts the servers; when one fails the others are stopped. */
async function startAll(devices: readonly SimulatedDevice[], host: string): Promise<FakeSshServer[]> {
  const outcomes = await Promise.allSettled(devices.map((device) => startFakeSshServer(device, host)))
  const servers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) {
    await Promise.all(servers.map((server) => server.close()))
    throw new FlotillaError('OPTION_INVALID', `startFakeDevices: cannot listen on ${host}`, { cause: failed.reason })
  }
  return servers
}

function optionsFor(index: number, options: StartFakeDevicesOptions): FakeDeviceOptions {
  const { platform = 'cisco-ios', namePrefix = 'fake-', latencyMs, connectLatencyMs } = options
  const { username, password, enableSecret, forwarding, faults } = options
  const own = options.device?.(index) ?? {}
  return {
    name: `${namePrefix}${index + 1}`,
    platform: platformFor(index, platform),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(enableSecret !== undefined && { enableSecret }),
    ...(forwarding !== undefined && { forwarding }),
    ...own,
    faults: {
      ...(latencyMs !== undefined && { latencyMs }),
      ...(connectLatencyMs !== undefined && { connectLatencyMs }),
      ...(typeof faults === 'function' ? faults(index) : faults),
      ...own.faults,
    },
  }
}

function platformFor(index: number, platform: NonNullable<StartFakeDevicesOptions['platform']>): string {
  if (typeof platform === 'function') return platform(index)
  if (typeof platform === 'string') return platform
  return platform[index % platform.length] ?? 'cisco-ios'
}

function toDevice(device: SimulatedDevice, port: number, host: string): FakeSshDevice {
  const { username = FAKE_USERNAME, password = FAKE_PASSWORD, enableSecret, platform = 'cisco-ios' } = device.options
  const data: Device = {
    name: device.name,
    host,
    port,
    platform,
    credentials: { username, password, ...(enableSecret !== undefined && { secrets: { enable: enableSecret } }) },
    hostKeys: { pinned: [hostKey().fingerprint] },
  }
  return withHandle(data, device)
}
