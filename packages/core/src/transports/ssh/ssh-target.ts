import type { CredentialProvider, Credentials } from '../credentials.js'
import type { HostKeyPolicy } from '../host-keys/host-key-policy.js'
import type { SecurityProfile } from './security-profile.js'

/** One SSH server to connect to, and the way there. */
export interface SshTarget {
  /** What errors and credential providers call it. */
  name: string
  /** Address or name. */
  host: string
  /** @default 22 */
  port?: number | undefined
  credentials: Credentials | CredentialProvider
  /** @default the connector's, which is 'modern' */
  security?: SecurityProfile | undefined
  /** @default the connector's, which is trust on first use with `~/.ssh/known_hosts` */
  hostKeys?: HostKeyPolicy | undefined
  /** Hosts to go through, nearest first. Targets with the same way share its connections. */
  jump?: readonly SshTarget[] | undefined
  /** Appended to the user name: RouterOS takes console parameters so (`+cte300w`). */
  usernameSuffix?: string | undefined
}

/** Deadlines of one connect. Each counts from when its phase begins; a wait for a free handshake slot counts for none but the total. */
export interface ConnectOptions {
  /** Ends the attempt at once; the promise rejects with `signal.reason`. */
  signal?: AbortSignal | undefined
  /** TCP connection and SSH handshake, in milliseconds. @default 15_000 */
  connectTimeoutMs?: number | undefined
  /** Login, in milliseconds. @default 30_000 */
  authTimeoutMs?: number | undefined
  /** Everything: jump hosts, waiting for a slot, handshake and login, in milliseconds. @default 60_000 */
  timeoutMs?: number | undefined
  /** Silence after which the connection is probed, in milliseconds; 0 turns probing off. @default 30_000 */
  keepAliveIntervalMs?: number | undefined
  /** Unanswered probes after which the connection counts as lost. @default 3 */
  keepAliveCount?: number | undefined
}
