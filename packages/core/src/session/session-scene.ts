import { FlotillaError } from '../errors/flotilla-error.js'
import type { Device } from '../inventory/device.js'
import type { Platform } from '../platforms/platform.js'
import type { Credentials } from '../transports/credentials.js'
import type { DeviceTransport } from '../transports/device-transport.js'

/** What every part of one session knows. */
export interface SessionScene {
  device: Device
  platform: Platform
  transport: DeviceTransport
  credentials: Credentials | undefined
  /** Makes device text safe for errors. */
  redact: (text: string) => string
}

/** A named secret of the credentials; `sudo` and `login` fall back to the password. @throws SECRET_MISSING */
export function secretOf({ device, credentials }: SessionScene, name: string): string {
  const secret = findSecret(credentials, name)
  if (secret !== undefined) return secret
  throw new FlotillaError(
    'SECRET_MISSING',
    `${device.name} asked for the secret "${name}"; give it as credentials.secrets.${name}`,
    {
      device: device.name,
    },
  )
}

export const findSecret = (credentials: Credentials | undefined, name: string): string | undefined =>
  credentials?.secrets?.[name] ??
  (name === 'sudo' || name === 'login' || name === 'password' ? credentials?.password : undefined)
