import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import { abortable } from '../abortable.js'
import type { DeviceTransport } from '../device-transport.js'
import type { HostKeyPolicy, HostKeyStore } from '../host-keys/host-key-policy.js'
import { createHostKeyVerifier, type HostKeyVerifier } from '../host-keys/host-key-verifier.js'
import { createKnownHostsStore } from '../host-keys/known-hosts-store.js'
import { ConnectAttempt } from './connect-attempt.js'
import { type ConnectSettings, checkTarget, connectSettings } from './connect-settings.js'
import { HandshakeGate } from './handshake-gate.js'
import { HostMemories, type HostMemory } from './host-memory.js'
import { jumpEnd } from './jump-failure.js'
import { type JumpLease, JumpPool } from './jump-pool.js'
import { wayIdentity, wayTo } from './jump-way.js'
import { type LoginStep, prepareLogin } from './login-steps.js'
import { openStream } from './open-stream.js'
import { resolveCredentials } from './resolve-credentials.js'
import type { SecurityProfile } from './security-profile.js'
import { SshConnection } from './ssh-connection.js'
import { SshHandshake } from './ssh-handshake.js'
import type { ConnectOptions, SshTarget } from './ssh-target.js'
import { SshTransport } from './ssh-transport.js'

/** Defaults for every connection of a connector; the rest as in `ConnectOptions`. */
export interface SshConnectorOptions extends Omit<ConnectOptions, 'signal'> {
  /** Handshakes under way at the same time; open connections do not count. @default 64 */
  maxHandshakes?: number | undefined
  /** @default 'modern' */
  security?: SecurityProfile | undefined
  /** @default 'trust-on-first-use' */
  hostKeys?: HostKeyPolicy | undefined
  /** How long an unused jump host connection stays open, in milliseconds. @default 5_000 */
  jumpLingerMs?: number | undefined
}

/** Opens SSH connections; holds what they share: jump hosts, the handshake limit, host keys, what was learned per host. */
export interface SshConnector extends AsyncDisposable {
  /**
   * Connects and logs in.
   *
   * @throws HOST_UNREACHABLE, CONNECTION_REFUSED, CONNECT_TIMEOUT, CONNECTION_CLOSED, LINES_BUSY, PROTOCOL_ERROR
   * @throws ALGORITHM_MISMATCH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, AUTH_FAILED, AUTH_TIMEOUT, JUMP_FAILED
   * @throws CREDENTIALS_MISSING, CREDENTIALS_INVALID, OPTION_INVALID before anything is sent
   * @throws `signal.reason`, unchanged
   */
  connect(target: SshTarget, options?: ConnectOptions): Promise<DeviceTransport>
  /** Closes every connection it opened, and its jump hosts; attempts under way fail. Idempotent. */
  close(): Promise<void>
}

/** @throws OPTION_INVALID */
export function createSshConnector(options: SshConnectorOptions = {}): SshConnector {
  return new Connector(options)
}

/** One login to make: what stays the same when it has to be tried twice. */
interface Login {
  target: SshTarget
  attempt: ConnectAttempt
  settings: ConnectSettings
  verifier: HostKeyVerifier
  keyTypes: readonly string[]
  username: string
  steps: readonly LoginStep[]
  memory: HostMemory
  lease: JumpLease | undefined
}

class Connector implements SshConnector {
  readonly #options: SshConnectorOptions
  readonly #gate: HandshakeGate
  readonly #jumps: JumpPool
  readonly #memories = new HostMemories()
  readonly #stores = new Map<string | undefined, HostKeyStore>()
  readonly #attempts = new Set<ConnectAttempt>()
  readonly #connections = new Set<SshConnection>()
  #isClosed = false

  constructor(options: SshConnectorOptions) {
    const { maxHandshakes = 64, jumpLingerMs = 5_000 } = options
    connectSettings(options)
    if (!(maxHandshakes >= 1))
      throw new FlotillaError('OPTION_INVALID', `maxHandshakes must be at least 1, not ${maxHandshakes}`)
    this.#options = options
    this.#gate = new HandshakeGate(maxHandshakes)
    this.#jumps = new JumpPool(jumpLingerMs)
  }

  async connect(target: SshTarget, options: ConnectOptions = {}): Promise<DeviceTransport> {
    const settings = connectSettings(this.#options, options)
    const connection = await this.#open(target, wayTo(target), settings, options.signal)
    connection.hold()
    return new SshTransport(connection)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const attempt of this.#attempts) attempt.abort(closedError(attempt.device))
    await Promise.all([...this.#connections].map((connection) => connection.close()))
    await this.#jumps.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Opens a connection at the end of a way of jump hosts. */
  async #open(
    target: SshTarget,
    way: readonly SshTarget[],
    settings: ConnectSettings,
    signal: AbortSignal | undefined,
  ): Promise<SshConnection> {
    const { name, host, port } = checkTarget(target)
    if (this.#isClosed) throw closedError(name)
    signal?.throwIfAborted()
    const attempt = new ConnectAttempt({ name, host, port }, settings, signal)
    this.#attempts.add(attempt)
    let lease: JumpLease | undefined
    try {
      const credentials = await resolveCredentials(target, attempt.signal)
      const steps = await prepareLogin(credentials, name)
      const verifier = this.#verifier(target.hostKeys ?? this.#options.hostKeys ?? 'trust-on-first-use', name)
      const keyTypes = await abortable(Promise.resolve(verifier.preferredTypes(host, port, name)), attempt.signal)
      lease = await this.#leaseJump(name, way, settings, attempt)
      const memory = this.#memories.of(`${way.length > 0 ? wayIdentity(way) : ''}${host}`, port)
      const username = credentials.username + (target.usernameSuffix ?? '')
      const connection = await this.#login({
        target,
        attempt,
        settings,
        verifier,
        keyTypes,
        username,
        steps,
        memory,
        lease,
      })
      this.#watch(connection, lease)
      return connection
    } catch (error) {
      lease?.release()
      throw error
    } finally {
      this.#attempts.delete(attempt)
      attempt.dispose()
    }
  }

  /** Logs in; once more in the plain way when the server turns out not to take a login sent ahead. */
  async #login(login: Login): Promise<SshConnection> {
    const wasPlain = login.memory.plainLogin === true
    try {
      return await this.#loginOnce(login)
    } catch (error) {
      const isWorthAnother =
        !wasPlain && login.memory.plainLogin && isFlotillaError(error) && !login.attempt.signal.aborted
      if (!isWorthAnother) throw error
      return await this.#loginOnce(login)
    }
  }

  async #loginOnce(login: Login): Promise<SshConnection> {
    const { attempt, target, settings, lease } = login
    attempt.enter('queue')
    const leave = await this.#gate.enter(attempt.signal)
    try {
      attempt.enter('tcp', 'connectTimeoutMs')
      const stream = await openStream(attempt, lease?.connection)
      const profile = target.security ?? this.#options.security ?? 'modern'
      return await new SshHandshake({ ...login, stream, profile }).run(
        (result) =>
          new SshConnection(result, {
            device: target.name,
            stream,
            keepAlive: { intervalMs: settings.keepAliveIntervalMs, count: settings.keepAliveCount },
            channelTimeoutMs: settings.connectTimeoutMs,
            memory: login.memory,
            through: lease?.connection,
          }),
      )
    } catch (error) {
      throw (!attempt.signal.aborted && jumpEnd(target.name, lease?.connection)) || error
    } finally {
      leave()
    }
  }

  async #leaseJump(
    device: string,
    way: readonly SshTarget[],
    settings: ConnectSettings,
    attempt: ConnectAttempt,
  ): Promise<JumpLease | undefined> {
    const jump = way.at(-1)
    if (!jump) return undefined
    attempt.enter('jump')
    const open = (signal: AbortSignal): Promise<SshConnection> => this.#open(jump, way.slice(0, -1), settings, signal)
    return await this.#jumps.lease(wayIdentity(way), { device, jump: jump.name }, open, attempt.signal)
  }

  #watch(connection: SshConnection, lease: JumpLease | undefined): void {
    this.#connections.add(connection)
    void connection.ended.then(() => {
      this.#connections.delete(connection)
      lease?.release()
    })
  }

  #verifier(policy: HostKeyPolicy, device: string): HostKeyVerifier {
    const openStore = (file?: string): HostKeyStore => {
      const store = this.#stores.get(file) ?? createKnownHostsStore(file)
      this.#stores.set(file, store)
      return store
    }
    return createHostKeyVerifier(policy, openStore, device)
  }
}

const closedError = (device: string): FlotillaError =>
  new FlotillaError('CONNECTION_CLOSED', `${device}: the connector is closed`, { device, retryable: false })
