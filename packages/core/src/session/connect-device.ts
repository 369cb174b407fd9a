import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Platform } from '../platforms/platform.js'
import type { CredentialProvider, Credentials } from '../transports/credentials.js'
import type { DeviceTransport } from '../transports/device-transport.js'
import { resolveCredentials } from '../transports/ssh/resolve-credentials.js'
import { createSshConnector, type SshConnector } from '../transports/ssh/ssh-connector.js'
import type { SshTarget } from '../transports/ssh/ssh-target.js'

export interface ConnectDeviceOptions {
  signal: AbortSignal
  connector?: SshConnector
  connectTimeoutMs?: number
  authTimeoutMs?: number
  timeoutMs?: number
  credentials?: Credentials | CredentialProvider
  onCredentials?: (credentials: Credentials) => void
}

let shared: SshConnector | undefined

/** Reaches a device in its own way, or over SSH. */
export async function connectDevice(
  device: Device,
  platform: Platform | undefined,
  options: ConnectDeviceOptions,
): Promise<{ transport: DeviceTransport; credentials: Credentials | undefined }> {
  const { signal } = options
  const given = device.credentials ?? options.credentials
  const credentials = given && (await resolveCredentials({ ...device, credentials: given }, signal))
  if (credentials) options.onCredentials?.(credentials)
  if (device.connect) return { transport: await device.connect({ signal }), credentials }
  if (!credentials) {
    throw new FlotillaError(
      'CREDENTIALS_MISSING',
      `No credentials for ${device.name}: set device.credentials or options.credentials`,
      {
        device: device.name,
        details: { phase: 'credentials' },
      },
    )
  }
  shared ??= createSshConnector()
  const connector = options.connector ?? shared
  const transport = await connector.connect(toTarget(device, credentials, given, platform), {
    signal,
    connectTimeoutMs: options.connectTimeoutMs,
    authTimeoutMs: options.authTimeoutMs,
    timeoutMs: options.timeoutMs,
  })
  return { transport, credentials }
}

/** Jump hosts without credentials of their own are logged in to as the device is. */
function toTarget(
  device: Device,
  credentials: Credentials,
  inherited: Credentials | CredentialProvider | undefined,
  platform: Platform | undefined,
): SshTarget {
  const jump = jumpsOf(device, [device]).map((host) => ({
    ...reach(host),
    credentials: host.credentials ?? inherited ?? credentials,
  }))
  return {
    ...reach(device),
    credentials,
    usernameSuffix: platform?.usernameSuffix,
    ...(jump.length === 0 ? {} : { jump }),
  }
}

const reach = ({ name, host, port, security, hostKeys }: Device) => ({ name, host, port, security, hostKeys })

/** Every host on the way, nearest first; a jump host may have a way of its own. @throws OPTION_INVALID when that leads in a circle. */
function jumpsOf({ name, jump }: Device, behind: readonly Device[] = []): readonly Device[] {
  if (jump === undefined) return []
  const jumps: readonly Device[] = isList(jump) ? jump : [jump]
  return jumps.flatMap((host) => {
    if (behind.includes(host)) {
      const [device = name] = behind.map((one) => one.name)
      throw new FlotillaError('OPTION_INVALID', `The jump hosts of ${device} form a circle`, { device })
    }
    return [...jumpsOf(host, [...behind, host]), host]
  })
}

const isList = (jump: Device | readonly Device[]): jump is readonly Device[] => Array.isArray(jump)
