import type { Effect } from '../callers/effect.js'
import type { CredentialSource } from '../inventory/credentials/credential-source.js'
import type { InventorySource } from '../inventory/load-inventory.js'
import type { Logger } from '../observe/logger.js'
import type { Clock } from '../resilience/clock.js'
import type { Access } from '../resilience/read-write-lock.js'
import type { OpenSessionOptions } from '../session/open-session.js'
import type { SshConnector } from '../transports/ssh/ssh-connector.js'
import type { DeviceBreakerOptions } from './device-breakers.js'
import type { FleetGuard } from './fleet-guard.js'
import type { PoolLimits, SessionOpener } from './pool/pool-options.js'

export interface FleetOptions extends PoolLimits {
  /** An inventory, or anything that `loadInventory` takes. */
  inventory: InventorySource
  /** For devices, and parts of devices' credentials, that the inventory has none for. */
  credentials?: CredentialSource
  /** Devices that one run works on at the same time. @default 10 */
  concurrency?: number
  /** SSH handshakes under way at the same time. @default 64 */
  maxHandshakes?: number
  /**
   * What every command goes by. `false` lets everything through, unread: then commands count as writes.
   * @default a guard that lets only reads through
   */
  guard?: FleetGuard | false
  /** Leaves devices alone that do not answer; `false` always tries. */
  breaker?: DeviceBreakerOptions | false
  /** Time-outs and terminal of the sessions that are opened. */
  session?: Omit<OpenSessionOptions, 'signal' | 'connector' | 'credentials' | 'mode'>
  /** Shared with other fleets; the fleet does not close it. @default one of its own */
  connector?: SshConnector
  /** Opens sessions in a way of your own. @default `openSession` over SSH, or over `device.connect` */
  openSession?: SessionOpener
  logger?: Logger
  /** Time, for tests. @default the machine's */
  clock?: Clock
}

export interface FleetSessionOptions {
  /** Ends the wait and the opening; rejects with `signal.reason`. */
  signal?: AbortSignal
  /** For waiting and opening together, in milliseconds. @default 90_000 */
  timeoutMs?: number
  /**
   * `read` shares the device with others who read, and refuses writes even if the guard would not; `write` is alone on it.
   * @default 'write' when the guard lets writes through, else shared
   */
  access?: Access
  /** The strongest effect that the session is for, within what the guard allows. @default 'read' for reading, else no limit */
  allow?: Effect
}
