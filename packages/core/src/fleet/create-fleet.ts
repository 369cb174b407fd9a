import { FlotillaError } from '../errors/flotilla-error.js'
import { createGuard } from '../guard/create-guard.js'
import { concealDevice } from '../inventory/conceal-device.js'
import {
  type CredentialSource,
  toCredentialProvider,
  withFallbackCredentials,
} from '../inventory/credentials/credential-source.js'
import type { Device } from '../inventory/device.js'
import { loadInventory } from '../inventory/load-inventory.js'
import type { Logger } from '../observe/logger.js'
import { systemClock } from '../resilience/clock.js'
import type { PermitPool } from '../resilience/permit-pool.js'
import { openSession } from '../session/open-session.js'
import { createSshConnector, type SshConnector } from '../transports/ssh/ssh-connector.js'
import { DeviceBreakers } from './device-breakers.js'
import { Fleet } from './fleet.js'
import type { FleetOptions } from './fleet-options.js'
import { POOL_DEFAULTS, type PoolLimits, type SessionOpener } from './pool/pool-options.js'
import { SessionPool } from './pool/session-pool.js'
import { checkCount, checkEffect, checkTime } from './run/create-run-plan.js'

const DEFAULT_CONCURRENCY = 10

/**
 * Puts a fleet together. Nothing is connected before somebody asks for a session.
 *
 * More than 50 sessions at a time need `maxSessions`, or a `concurrency` above that, here.
 *
 * @throws INVENTORY_INVALID, OPTION_INVALID
 */
export function createFleet(options: FleetOptions): Fleet {
  checkOptions(options)
  return build(options)
}

/** What the fleet of guests has from its host. */
interface Host {
  permits: PermitPool
  connector: () => SshConnector
  onClosed: () => void
}

function build(options: FleetOptions, host?: Host): Fleet {
  const { concurrency = DEFAULT_CONCURRENCY, clock = systemClock, guard, logger } = options
  const inventory = loadInventory(options.inventory)
  const onListenerError = (error: unknown): void => report(logger, error, 'A listener of the fleet has thrown')
  const opener = toOpener(options, host)
  const pool = new SessionPool({
    ...limitsOf(options, concurrency),
    clock,
    open: opener.open,
    permits: host?.permits,
    observer: {
      opened: (event) => fleet.emit('session-opened', event),
      closed: (event) => fleet.emit('session-closed', event),
      closeFailed: ({ device, error }) => report(logger, error, `The session to ${device} did not close in order`),
    },
  })
  const breakers =
    options.breaker === false
      ? undefined
      : new DeviceBreakers({
          ...options.breaker,
          clock,
          onOpened: (event) => fleet.emit('breaker-opened', event),
          onClosed: (event) => fleet.emit('breaker-closed', event),
        })
  const fleet: Fleet = new Fleet({
    inventory,
    pool,
    breakers,
    guard: guard === false ? undefined : (guard ?? createGuard()),
    concurrency,
    clock,
    prepare: withCredentials(options.credentials),
    createGuests: (devices, onClosed) =>
      build(guestOptions(options, devices), { permits: pool.permits, connector: opener.connector, onClosed }),
    closeRest: async () => {
      await opener.close()
      host?.onClosed()
    },
    onListenerError,
  })
  return fleet
}

function checkOptions(options: FleetOptions): void {
  checkCount('concurrency', options.concurrency ?? DEFAULT_CONCURRENCY, 1)
  for (const name of [
    'maxSessions',
    'maxSessionsPerDevice',
    'maxSessionsPerSite',
    'maxSessionsPerJump',
    'maxHandshakes',
  ] as const) {
    checkCount(name, options[name] ?? 1, 1)
  }
  for (const name of ['idleTimeoutMs', 'loginJitterMs', 'linesBusyTimeoutMs'] as const) {
    checkTime(name, options[name] ?? 0, 0)
  }
  checkTime('healthIntervalMs', options.healthIntervalMs ?? POOL_DEFAULTS.healthIntervalMs)
  const { inventory, breaker, guard, credentials } = options
  if (!isObject(inventory) && typeof inventory !== 'string') throw invalid('inventory', 'an inventory, or its path')
  if (credentials !== undefined && !isObject(credentials) && typeof credentials !== 'function') {
    throw invalid('credentials', 'credentials, or something that finds them')
  }
  if (guard !== undefined && guard !== false && typeof guard.check !== 'function') {
    throw invalid('guard', 'a guard, or false')
  }
  if (guard) checkEffect('guard.allow', guard.allow)
  if (breaker === undefined || breaker === false) return
  if (!isObject(breaker)) throw invalid('breaker', 'settings, or false')
  checkCount('breaker.failureThreshold', breaker.failureThreshold ?? 1, 1)
  checkTime('breaker.openMs', breaker.openMs ?? 1)
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const invalid = (name: string, what: string): FlotillaError =>
  new FlotillaError('OPTION_INVALID', `${name} must be ${what}`)

/** Who wants to work on more devices at once than there are sessions by default wants the sessions too. */
function limitsOf(options: FleetOptions, concurrency: number): PoolLimits {
  const { maxSessions = Math.max(POOL_DEFAULTS.maxSessions, concurrency) } = options
  const limits: PoolLimits = { maxSessions }
  for (const name of LIMITS) if (options[name] !== undefined) Object.assign(limits, { [name]: options[name] })
  return limits
}

const LIMITS = [
  'maxSessionsPerDevice',
  'maxSessionsPerSite',
  'maxSessionsPerJump',
  'idleTimeoutMs',
  'healthIntervalMs',
  'probe',
  'loginJitterMs',
  'linesBusyTimeoutMs',
] as const satisfies (keyof PoolLimits)[]

/** Guests bring their own logins, which nobody else is to know of, and are not met again. */
function guestOptions(options: FleetOptions, inventory: readonly Device[]): FleetOptions {
  const { credentials: _credentials, session: { onCredentials: _listener, ...session } = {}, ...rest } = options
  return { ...rest, session, inventory, breaker: false, idleTimeoutMs: 0 }
}

interface Opener {
  open: SessionOpener
  connector: () => SshConnector
  close: () => Promise<void>
}

/** How sessions are opened, and what has to be closed in the end. The SSH connector is made when it is first needed. */
function toOpener(options: FleetOptions, host?: Host): Opener {
  const { maxHandshakes, session, openSession: open } = options
  let own: SshConnector | undefined
  const connector = (): SshConnector =>
    options.connector ?? host?.connector() ?? (own ??= createSshConnector({ maxHandshakes }))
  if (open) return { open, connector, close: async () => undefined }
  return {
    connector,
    async open(device, { signal }) {
      if (device.connect) return await openSession(device, { ...session, signal })
      return await openSession(device, { ...session, signal, connector: connector() })
    },
    close: async () => await own?.close(),
  }
}

/** The device with the fleet's credentials behind its own, and so its jump hosts; the same object each time. */
function withCredentials(source: CredentialSource | undefined): (device: Device) => Device {
  if (source === undefined) return (device) => device
  const fallback = toCredentialProvider(source)
  const prepared = new WeakMap<Device, Device>()
  const prepare = (device: Device): Device => {
    const known = prepared.get(device)
    if (known) return known
    const own = device.credentials && toCredentialProvider(device.credentials)
    const credentials = withFallbackCredentials(own, fallback)
    const copy: Device = concealDevice({ ...device, ...(credentials && { credentials }) })
    if (device.jump) copy.jump = (Array.isArray(device.jump) ? device.jump : [device.jump as Device]).map(prepare)
    prepared.set(device, copy)
    return copy
  }
  return prepare
}

function report(logger: Logger | undefined, error: unknown, message: string): void {
  if (logger) logger.error({ error }, message)
  else process.emitWarning(error instanceof Error ? error : String(error), { type: 'FlotillaWarning', detail: message })
}
