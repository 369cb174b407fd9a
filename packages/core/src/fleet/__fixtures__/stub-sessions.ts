import { FlotillaError } from '../../errors/flotilla-error.js'
import type { Device } from '../../inventory/device.js'
import { resolvePlatform } from '../../platforms/registry.js'
import { onAbort } from '../../resilience/on-abort.js'
import type { CommandResult, DeviceSession, SessionState } from '../../session/device-session.js'

/** What a stubbed device does with a command. */
export type StubCommand = (command: string, session: StubSession, signal: AbortSignal | undefined) => Promise<string> | string

export interface StubSession extends DeviceSession {
  /** Ends the session as a lost connection does. */
  die(): void
  goTo(mode: string): void
}

export interface StubSessionsOptions {
  /** Runs before a session opens; throw to refuse it. */
  onOpen?: (device: Device, signal: AbortSignal) => Promise<void> | void
  onCommand?: StubCommand
}

/** Sessions without a conversation, and counters of everything that a pool or a run could get wrong. */
export class StubSessions {
  readonly commands: { device: string; command: string }[] = []
  readonly opened: string[] = []
  readonly sessions: StubSession[] = []
  open = 0
  peakOpen = 0
  /** The most sessions that one device ever had. */
  peakPerDevice = 0
  /** Commands under way at the same time, and the most ever. */
  busy = 0
  peakBusy = 0
  readonly #perDevice = new Map<string, number>()
  readonly #options: StubSessionsOptions

  constructor(options: StubSessionsOptions = {}) {
    this.#options = options
  }

  readonly openSession = async (device: Device, { signal }: { signal: AbortSignal }): Promise<DeviceSession> => {
    signal.throwIfAborted()
    this.#count(device.name, 1)
    try {
      await this.#options.onOpen?.(device, signal)
      signal.throwIfAborted()
    } catch (error) {
      this.#count(device.name, -1)
      throw error
    }
    this.opened.push(device.name)
    const session = this.#create(device)
    this.sessions.push(session)
    return session
  }

  #count(device: string, step: 1 | -1): void {
    this.open += step
    this.peakOpen = Math.max(this.peakOpen, this.open)
    const own = (this.#perDevice.get(device) ?? 0) + step
    this.#perDevice.set(device, own)
    this.peakPerDevice = Math.max(this.peakPerDevice, own)
  }

  #create(device: Device): StubSession {
    const platform = resolvePlatform(device.platform === 'auto' ? 'cisco-ios' : device.platform)
    let mode: string = platform.home
    let state: SessionState = 'ready'
    const end = (): void => {
      if (state === 'closed') return
      state = 'closed'
      this.#count(device.name, -1)
    }
    const closed = (): FlotillaError =>
      new FlotillaError('CONNECTION_CLOSED', `${device.name} is gone`, { device: device.name })

    const session: StubSession = {
      device,
      platform,
      hostname: device.name,
      get mode() {
        return mode
      },
      get state() {
        return state
      },
      run: async (command, { signal } = {}): Promise<CommandResult> => {
        if (state === 'closed') throw closed()
        signal?.throwIfAborted()
        this.commands.push({ device: device.name, command })
        state = 'busy'
        this.busy++
        this.peakBusy = Math.max(this.peakBusy, this.busy)
        try {
          const output = (await this.#options.onCommand?.(command, session, signal)) ?? `${command} on ${device.name}`
          if (session.state === 'closed') throw closed()
          state = 'ready'
          return { device: device.name, command, output, durationMs: 1 }
        } finally {
          this.busy--
          if (state === 'busy') state = signal?.aborted ? 'recovering' : 'ready'
        }
      },
      async runAll(commands, options) {
        const results: CommandResult[] = []
        for (const command of commands) results.push(await session.run(command, options))
        return results
      },
      async enter(to) {
        if (state === 'closed') throw closed()
        mode = to
      },
      async configure(lines, options) {
        const results = await session.runAll(lines, options)
        return { device: device.name, ok: true, results, applied: true, discarded: false, saved: false, durationMs: 1 }
      },
      upload: async () => Promise.reject(new FlotillaError('UNSUPPORTED', 'no files here')),
      download: async () => Promise.reject(new FlotillaError('UNSUPPORTED', 'no files here')),
      close: async () => end(),
      [Symbol.asyncDispose]: async () => end(),
      die: end,
      goTo: (to) => {
        mode = to
      },
    }
    return session
  }
}

/** Never settles, until the signal aborts. */
export const hang = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal) onAbort(signal, () => reject(signal.reason))
  })

/** `count` devices named `d0`, `d1`, … */
export const stubDevices = (count: number): Device[] =>
  Array.from({ length: count }, (_, index) => ({ name: `d${index}`, host: `192.0.2.1`, platform: 'cisco-ios' }))
