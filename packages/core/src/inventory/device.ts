import type { Platform } from '../platforms/platform.js'
import type { CredentialProvider, Credentials } from '../transports/credentials.js'
import type { TransportFactory } from '../transports/device-transport.js'
import type { HostKeyPolicy } from '../transports/host-keys/host-key-policy.js'
import type { SecurityProfile } from '../transports/ssh/security-profile.js'

/** One device or host that can be operated. Plain data: safe to log once credentials are apart. */
export interface Device {
  /** Unique in an inventory; what results and errors name. */
  name: string
  /** Address or name to connect to. */
  host: string
  /** @default 22 */
  port?: number
  /** A built-in name, an alias, a platform of your own, or `auto`. */
  platform: string | Platform | 'auto'
  groups?: readonly string[]
  tags?: readonly string[]
  site?: string
  credentials?: Credentials | CredentialProvider
  /** Hosts to go through, nearest first. */
  jump?: Device | readonly Device[]
  /** @default 'modern' */
  security?: SecurityProfile
  hostKeys?: HostKeyPolicy
  /** Its own way to be reached, instead of SSH: fakes, recordings, a console server. */
  connect?: TransportFactory
  /** Anything of the caller's own. */
  data?: Record<string, unknown>
}
