import { FlotillaError } from '../errors/flotilla-error.js'
import type { DeviceFiles } from './device-model/device-files.js'
import type { CommandIo, Interpreter } from './device-model/interpreter.js'
import type { DeviceSoftware, PlatformModel } from './device-model/platform-model.js'
import { platformModel } from './device-model/platforms/platform-models.js'
import { createTerminal } from './device-model/terminal.js'
import type { FakeDeviceOptions, FakeUser } from './fake-device-options.js'
import { createOutputDecorator, floodText } from './faults/decorate-output.js'
import { type FaultBox, type Faults, lineLimit } from './faults/fault-options.js'
import { createOutputShaper } from './faults/output-shaper.js'

/** The device's end of a terminal, whatever carries it. */
export interface TerminalLink {
  write(bytes: Uint8Array): void
  /** The device hangs up, after what was written. */
  end(): void
}

export interface TerminalSize {
  columns: number
  rows: number
  pty: boolean
}

/** One logged-in connection. */
export interface DeviceConnection {
  /** Where the bytes of the client go. */
  openTerminal(link: TerminalLink, size: TerminalSize): { input(bytes: Uint8Array): void; close(): void }
  exec(
    command: string,
    io: Omit<CommandIo, 'hangUp' | 'columns' | 'interactive' | 'ask'> & Partial<Pick<CommandIo, 'ask'>>,
  ): Promise<number>
  /** The connection has ended. Idempotent. */
  closed(): void
}

/** A fake device before anything carries its bytes: its software, its lines, its faults. */
export class SimulatedDevice {
  readonly name: string
  readonly model: PlatformModel
  readonly options: FakeDeviceOptions
  readonly faults: FaultBox
  readonly sent: string[] = []
  /** Hears that `isUp` may have changed. */
  availabilityChanged: () => void = () => undefined
  /** Connections ever opened, and those open now. */
  connections = 0
  openConnections = 0
  openTerminals = 0
  #software: DeviceSoftware | undefined
  readonly #drops = new Set<(error: FlotillaError) => void>()
  readonly #usedLines = new Set<number>()
  #failedLogins = 0
  #downUntil = 0

  constructor(options: FakeDeviceOptions) {
    this.options = options
    this.name = options.name ?? 'fake-1'
    this.model = platformModel(options.platform ?? 'cisco-ios')
    this.faults = { current: { ...options.faults } }
  }

  /** Started when first needed: a thousand idle devices cost nothing. */
  get software(): DeviceSoftware {
    if (!this.#software) {
      this.#software = this.model.start(this.options, () => this.faults.current.forcedPaging === true)
      this.#software.state.reload = () => this.reboot({ downMs: 0 })
    }
    return this.#software
  }

  get files(): DeviceFiles {
    return this.software.state.files
  }

  setFault(faults: Faults): void {
    this.faults.current = { ...this.faults.current, ...faults }
    this.availabilityChanged()
  }

  clearFaults(): void {
    this.faults.current = {}
    this.availabilityChanged()
  }

  /** Whether the device takes connections: not while it restarts. */
  get isUp(): boolean {
    return !this.faults.current.refuse && this.downForMs === 0
  }

  /** Time until a restart is over, in milliseconds. */
  get downForMs(): number {
    return Math.max(0, this.#downUntil - Date.now())
  }

  /** The account, if these credentials are good and no fault stands in the way. */
  authenticate(name: string, accept: (user: FakeUser) => boolean): FakeUser | undefined {
    const user = this.software.state.users.find((candidate) => candidate.name === name)
    if (!user || !accept(user)) return undefined
    const { authFailure } = this.faults.current
    if (authFailure === true || (typeof authFailure === 'number' && this.#failedLogins < authFailure)) {
      this.#failedLogins++
      return undefined
    }
    return user
  }

  /** `drop` breaks the connection; it is called at most once. */
  connect(user: FakeUser, drop: (error: FlotillaError) => void): DeviceConnection {
    this.connections++
    this.openConnections++
    this.#drops.add(drop)
    let open = true
    return {
      openTerminal: (link, size) => this.#openTerminal(user, link, size, drop),
      exec: (command, io) => this.#exec(user, command, io),
      closed: () => {
        if (!open) return
        open = false
        this.openConnections--
        this.#drops.delete(drop)
      },
    }
  }

  /** Breaks every connection. */
  dropAll(): void {
    const error = new FlotillaError('CONNECTION_CLOSED', `${this.name} dropped the connection`, { device: this.name })
    for (const drop of [...this.#drops]) drop(error)
    this.#drops.clear()
  }

  /** Breaks every connection, refuses new ones for `downMs`, and is back with the startup configuration. */
  reboot({ downMs = 0 }: { downMs?: number } = {}): void {
    this.#downUntil = Date.now() + downMs
    this.software.reload()
    this.software.state.bootedAt = this.software.state.now()
    this.dropAll()
    this.availabilityChanged()
  }

  /** For good: no timer of the device runs on. */
  stop(): void {
    this.#software?.state.timers.clear()
  }

  /** Lets the device's own deadlines pass: commit confirmed, revert timers. */
  elapse(milliseconds: number): void {
    this.software.state.timers.elapse(milliseconds)
  }

  /** Why another terminal would be refused; undefined when a line is free. */
  lineProblem(): { how: 'message' | 'refuse'; error: FlotillaError } | undefined {
    const { lines, how } = lineLimit(this.faults.current)
    if (this.openTerminals < lines) return undefined
    const message = `All terminal lines of ${this.name} are in use`
    return { how, error: new FlotillaError('LINES_BUSY', message, { device: this.name }) }
  }

  #openTerminal(user: FakeUser, link: TerminalLink, size: TerminalSize, drop: (error: FlotillaError) => void) {
    const busy = this.lineProblem()
    if (busy) return refuseWithMessage(link)
    const line = this.#takeLine()
    const { state } = this.software
    const interpreter = this.software.login({ user: user.name, privilege: user.privilege ?? 15, line, ...size })
    const decorator = createOutputDecorator(
      () => this.faults.current,
      () => interpreter.prompt(),
      state.now,
    )
    const shaper = createOutputShaper({
      faults: this.faults,
      send: (bytes) => link.write(bytes),
      drop: () => drop(new FlotillaError('CONNECTION_CLOSED', `${this.name} broke off`, { device: this.name })),
    })
    let open = true
    const release = (): void => {
      if (!open) return
      open = false
      this.openTerminals--
      this.#usedLines.delete(line)
    }
    let dead = false
    const terminal = createTerminal({
      interpreter: this.#withMotd(interpreter),
      pty: size.pty,
      output: (bytes) => shaper.write(bytes),
      ended: () => {
        release()
        shaper.whenSent(() => link.end())
      },
      commandTyped: (text) => this.#commandTyped(text),
      beforeCommand: (text, signal) => {
        const wait = this.#beforeCommand(text, signal)
        if (wait === 'never') dead = true
        return wait === 'never' ? new Promise<void>(() => undefined) : wait
      },
      decorateOutput: (text) => decorator.output(text),
      decoratePrompt: (text) => decorator.prompt(text),
    })
    if (this.faults.current.hang === 'prompt') dead = true
    else terminal.start()
    return {
      input: (bytes: Uint8Array) => {
        if (!dead) terminal.input(bytes)
      },
      close: () => {
        release()
        shaper.close()
        terminal.close()
      },
    }
  }

  #takeLine(): number {
    let line = 0
    while (this.#usedLines.has(line)) line++
    this.#usedLines.add(line)
    this.openTerminals++
    return line
  }

  #withMotd(interpreter: Interpreter): Interpreter {
    const flood = floodText(this.faults.current.bannerFlood, this.software.state.hostname)
    return flood === '' ? interpreter : { ...interpreter, greeting: () => flood + interpreter.greeting() }
  }

  #commandTyped(line: string): void {
    if (line.trim() !== '') this.sent.push(line.trim())
    const { promptChange } = this.faults.current
    if (promptChange !== undefined) this.software.state.hostname = promptChange
  }

  #beforeCommand(line: string, signal: AbortSignal): Promise<void> | 'never' | undefined {
    const { hang, hangOn, latencyMs = 0 } = this.faults.current
    if (hang === 'command' && line.trim() !== '' && (hangOn?.test(line) ?? true)) return 'never'
    return latencyMs > 0 && line.trim() !== '' ? delay(latencyMs, signal) : undefined
  }

  async #exec(user: FakeUser, command: string, io: Parameters<DeviceConnection['exec']>[1]): Promise<number> {
    this.#commandTyped(command)
    const wait = this.#beforeCommand(command, io.signal)
    if (wait === 'never') await new Promise<never>(() => undefined)
    await wait
    const login = { user: user.name, privilege: user.privilege ?? 15, line: -1, columns: 32_767, rows: 0 }
    const interpreter = this.software.login(login)
    try {
      return await interpreter.executeOnce(command, {
        ask: () => Promise.reject(new Error('nobody is there to answer')),
        ...io,
        hangUp: () => undefined,
        columns: login.columns,
        interactive: false,
      })
    } finally {
      interpreter.closed()
    }
  }
}

/** What IOS says when every line is taken. */
function refuseWithMessage(link: TerminalLink): { input(bytes: Uint8Array): void; close(): void } {
  link.write(Buffer.from('\r\n% All lines are busy, try again later\r\n'))
  link.end()
  return { input: () => undefined, close: () => undefined }
}

/** Waits, unless the user interrupts. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
