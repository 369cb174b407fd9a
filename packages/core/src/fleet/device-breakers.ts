import type { ErrorCode } from '../errors/error-codes.js'
import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import {
  type Breaker,
  type BreakerOptions,
  type BreakerPass,
  type BreakerStatus,
  createBreaker,
} from '../resilience/breaker.js'

/** Settings of the breakers that every device has. */
export type DeviceBreakerOptions = Pick<BreakerOptions, 'failureThreshold' | 'openMs'>

export interface DeviceBreakersOptions extends DeviceBreakerOptions, Pick<BreakerOptions, 'clock'> {
  onOpened: (event: { device: string; retryAtMs: number }) => void
  onClosed: (event: { device: string }) => void
}

/** How far somebody got with a device. */
export type Phase = 'waiting' | 'opening' | 'running'

/** Failures to reach a device at all, quick ones: several are needed to open the breaker. */
const QUICK = new Set<ErrorCode>([
  'HOST_UNREACHABLE',
  'CONNECTION_REFUSED',
  'CONNECTION_CLOSED',
  'JUMP_FAILED',
  'PROTOCOL_ERROR',
])

/** Failures that have cost a whole deadline: one is enough, so that a dead device costs one deadline and not one a call. */
const COSTLY = new Set<ErrorCode>(['CONNECT_TIMEOUT', 'AUTH_TIMEOUT'])

/** Those that say something of the way to the device only while it is being opened. */
const COSTLY_WHILE_OPENING = new Set<ErrorCode>(['PROMPT_TIMEOUT', 'DEADLINE_EXCEEDED'])

/** Failures before anything went out to the device: they show nothing. */
const SHOWS_NOTHING = new Set<ErrorCode>([
  'CREDENTIALS_MISSING',
  'CREDENTIALS_INVALID',
  'PLATFORM_UNKNOWN',
  'OPTION_INVALID',
  'FLEET_CLOSED',
  'CANCELLED',
])

/** One breaker a device; devices that give no trouble have none. */
export class DeviceBreakers {
  readonly #options: DeviceBreakersOptions
  readonly #threshold: number
  readonly #breakers = new Map<string, Breaker>()

  constructor(options: DeviceBreakersOptions) {
    this.#options = options
    this.#threshold = options.failureThreshold ?? 5
  }

  /** Devices that failed of late. */
  statuses(): Map<string, BreakerStatus> {
    return new Map([...this.#breakers].map(([device, breaker]) => [device, breaker.status]))
  }

  /** @throws BREAKER_OPEN */
  enter(device: string): BreakerPass | undefined {
    const breaker = this.#breakers.get(device)
    if (!breaker) return undefined
    const pass = breaker.enter()
    if (pass) return pass
    const { retryAtMs = 0 } = breaker.status
    const at = new Date(retryAtMs).toISOString()
    throw new FlotillaError('BREAKER_OPEN', `${device} did not answer of late and is left alone until ${at}`, {
      device,
      details: { retryAtMs },
    })
  }

  /** The attempt reached the device, or failed for a reason that has nothing to do with reaching it. */
  succeed(device: string, pass: BreakerPass | undefined): void {
    if (!this.#breakers.has(device)) return
    pass?.success()
    const { state } = this.#breakers.get(device)?.status ?? {}
    if (state === 'closed') this.#breakers.delete(device)
  }

  /** Counts the error when it is one of reaching the device; any other shows that the device is there. */
  fail(device: string, pass: BreakerPass | undefined, error: unknown, phase: Phase): void {
    const weight = this.#weightOf(error, phase)
    if (weight === 'unknown') return pass?.cancel()
    if (weight === 0) return this.succeed(device, pass)
    const own = pass ?? this.#breakerOf(device).enter()
    own?.failure(weight)
  }

  #weightOf(error: unknown, phase: Phase): number | 'unknown' {
    if (!isFlotillaError(error) || phase === 'waiting') return phase === 'running' ? 0 : 'unknown'
    const { code } = error
    if (SHOWS_NOTHING.has(code)) return 'unknown'
    if (COSTLY.has(code) || (phase === 'opening' && COSTLY_WHILE_OPENING.has(code))) return this.#threshold
    return QUICK.has(code) ? 1 : 0
  }

  #breakerOf(device: string): Breaker {
    const known = this.#breakers.get(device)
    if (known) return known
    const { onOpened, onClosed, openMs, clock } = this.#options
    const breaker = createBreaker({
      failureThreshold: this.#threshold,
      openMs,
      clock,
      onChange: ({ state, retryAtMs = 0 }) =>
        state === 'closed' ? onClosed({ device }) : onOpened({ device, retryAtMs }),
    })
    this.#breakers.set(device, breaker)
    return breaker
  }
}
