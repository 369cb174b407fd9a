import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import type { Clock } from '../../resilience/clock.js'
import type { PermitPool, ReleasePermit } from '../../resilience/permit-pool.js'
import { retryDelayMs } from '../../resilience/retry-policy.js'
import { sleep } from '../../resilience/sleep.js'
import type { DeviceSession } from '../../session/device-session.js'
import type { SessionOpener } from './pool-options.js'

export interface OpeningOptions {
  readonly open: SessionOpener
  readonly permits: PermitPool
  readonly clock: Clock
  readonly random: () => number
  readonly loginJitterMs: number
  readonly linesBusyTimeoutMs: number
  /** Told each time a device had no line free. */
  readonly onLinesBusy: () => void
}

export interface OpenedSession {
  readonly session: DeviceSession
  readonly releasePermit: ReleasePermit
}

const BUSY_RETRY = { attempts: Number.POSITIVE_INFINITY, delayMs: 1_000, maxDelayMs: 8_000 }

/**
 * Opens a session within the limits, and waits for a line of the device when all are busy. The permits are not held while it
 * waits: others may use them.
 */
export async function openWithinLimits(
  device: Device,
  permitKeys: readonly string[],
  options: OpeningOptions,
  { signal, onOpening }: { signal: AbortSignal; onOpening?: (() => void) | undefined },
): Promise<OpenedSession> {
  const { clock, random, permits, loginJitterMs, linesBusyTimeoutMs } = options
  const giveUpAtMs = clock.now() + linesBusyTimeoutMs
  if (loginJitterMs > 0) await sleep(random() * loginJitterMs, { signal, clock })
  for (let attempt = 1; ; attempt++) {
    const releasePermit = await permits.acquire(permitKeys, signal)
    onOpening?.()
    try {
      return { session: await openOnce(device, options, releasePermit, signal), releasePermit }
    } catch (error) {
      if (!isFlotillaError(error) || error.code !== 'LINES_BUSY' || signal.aborted) throw error
      options.onLinesBusy()
      const delayMs = retryDelayMs(BUSY_RETRY, attempt, random)
      if (clock.now() + delayMs > giveUpAtMs) throw stillBusy(device, attempt, error)
      await sleep(delayMs, { signal, clock })
    }
  }
}

const stillBusy = (device: Device, attempts: number, cause: FlotillaError): FlotillaError =>
  new FlotillaError('LINES_BUSY', `All lines of ${device.name} are in use, at ${attempts} attempts`, {
    device: device.name,
    cause,
    details: { ...cause.details, attempts },
  })

/** The permits go with the session; without one they are given back, but not before a session that comes too late is closed. */
async function openOnce(
  device: Device,
  { open, clock }: OpeningOptions,
  releasePermit: ReleasePermit,
  signal: AbortSignal,
): Promise<DeviceSession> {
  let opening: Promise<DeviceSession> | undefined
  try {
    signal.throwIfAborted()
    opening = open(device, { signal })
    const session = await settled(opening, signal, clock)
    if (!signal.aborted) return session
    throw signal.reason
  } catch (error) {
    const closing = opening?.then((late) => late.close()).then(releasePermit, releasePermit)
    if (!closing) releasePermit()
    else if (!(signal.aborted && error === ABANDONED)) await closing
    throw signal.aborted ? signal.reason : error
  }
}

const ABANDONED = Symbol('abandoned')
const GRACE_MS = 1_000

/** Settles as `opening` does. After an abort it has a moment to clean up behind itself, then nobody waits for it any more. */
function settled<T>(opening: Promise<T>, signal: AbortSignal, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancelTimer: (() => void) | undefined
    const onAbort = (): void => {
      cancelTimer = clock.after(GRACE_MS, () => reject(ABANDONED))
    }
    const stop = (): void => {
      signal.removeEventListener('abort', onAbort)
      cancelTimer?.()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    opening.finally(stop).then(resolve, reject)
  })
}
