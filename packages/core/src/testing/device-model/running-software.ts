import { createGuard } from '../../guard/create-guard.js'
import { platforms } from '../../platforms/registry.js'
import type { FakeDeviceOptions } from '../fake-device-options.js'
import type { FaultBox } from '../faults/fault-options.js'
import type { DeviceSoftware, PlatformModel } from './platform-model.js'

/** What the software runs on. */
export interface SoftwareHost {
  readonly model: PlatformModel
  readonly options: FakeDeviceOptions
  readonly faults: FaultBox
  reboot(options: { downMs: number }): void
}

/**
 * The software of a fake device: started when first needed, and let go of when nobody uses it and starting it again would make the
 * very same. So ten thousand devices that are only read cost no more than those that are being read.
 */
export class RunningSoftware {
  readonly #host: SoftwareHost
  #software: DeviceSoftware | undefined
  /** When it was first started: the same again, so that up-time and log do not begin anew. */
  #startedAt: number | undefined
  #isChanged = false

  constructor(host: SoftwareHost) {
    this.#host = host
  }

  /** For looking at it. */
  get current(): DeviceSoftware {
    this.#software ??= this.#start()
    return this.#software
  }

  /** For changing it, or for handing it to somebody who may. */
  get changed(): DeviceSoftware {
    this.#isChanged = true
    return this.current
  }

  /** A line was typed, whatever will come of it. */
  typed(line: string): void {
    if (!this.#isChanged && !changesNothing(line, this.#host.model.name)) this.#isChanged = true
  }

  /** To be called when the last user has gone. */
  letGo(): void {
    if (!this.#isChanged) this.#software = undefined
  }

  /** For good: no timer of it runs on. */
  stop(): void {
    this.#software?.state.timers.clear()
  }

  #start(): DeviceSoftware {
    const { model, options, faults } = this.#host
    this.#startedAt ??= (options.now ?? Date.now)()
    const pagingForced = (): boolean => faults.current.forcedPaging === true
    const software = model.start(options, { pagingForced, startedAt: this.#startedAt })
    software.state.reload = () => this.#host.reboot({ downMs: 0 })
    return software
  }
}

const guard = createGuard()
/** By platform, then by line. */
const harmless = new Map<string, Map<string, boolean>>()
const KNOWN_LINES = 1_000

/** Whether a device is after this line what it was before it. What the guard does not know to be a read counts as a change. */
function changesNothing(line: string, platform: string): boolean {
  const known = harmless.get(platform) ?? ownMoves(platform)
  let verdict = known.get(line)
  if (verdict === undefined) {
    const definition = platforms.get(platform)
    verdict =
      line.trim() === '' || guard.check(line, { platform, definition, mode: definition?.home ?? '' }).effect === 'read'
    if (known.size < KNOWN_LINES) known.set(line, verdict)
  }
  return verdict
}

/** What a session types of its own accord: it concerns that session alone. */
function ownMoves(platform: string): Map<string, boolean> {
  const { prepare = [], moves = [], modes = {} } = platforms.get(platform) ?? {}
  const between = moves.filter(({ from, to }) => !modes[from]?.configuration && !modes[to]?.configuration)
  const lines = new Map([...prepare, ...between].map(({ send }) => [send, true]))
  harmless.set(platform, lines)
  return lines
}
