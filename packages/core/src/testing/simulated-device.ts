import { FlotillaError } from '../errors/flotilla-error.js'
import { resolvePlatform } from '../platforms/registry.js'
import type { DeviceConnection, TerminalSize } from './device-connection.js'
import type { DeviceFiles } from './device-model/device-files.js'
import type { Interpreter } from './device-model/interpreter.js'
import type { DeviceSoftware, PlatformModel } from './device-model/platform-model.js'
import { platformModel } from './device-model/platforms/platform-models.js'
import { RunningSoftware } from './device-model/running-software.js'
import { createTerminal } from './device-model/terminal.js'
import type { Terminal } from './device-model/terminal-options.js'
import type { FakeDeviceOptions, FakeUser } from './fake-device-options.js'
import { FAKE_PASSWORD, markSecrets } from './fake-login.js'
import { createOutputDecorator, floodText } from './faults/decorate-output.js'
import { type FaultBox, type Faults, lineLimit } from './faults/fault-options.js'
import { createOutputShaper } from './faults/output-shaper.js'
import { refuseWithMessage, type TerminalLink } from './terminal-link.js'
import { wait } from './wait.js'

/** Who is on the device now. */
interface Users {
  /** How to break each connection. */
  readonly drops: Set<(error: FlotillaError) => void>
  /** By line. */
  readonly terminals: Map<number, Terminal>
}

interface Login extends Pick<Users, 'terminals'> {
  readonly user: FakeUser
}

/** A fake device before anything carries its bytes: its software, its lines, its faults. */
export class SimulatedDevice {
  readonly name: string
  readonly model: PlatformModel
  readonly options: FakeDeviceOptions
  readonly faults: FaultBox
  readonly sent: string[] = []
  /** Hears that `isUp` may have changed. */
  availabilityChanged: (() => void) | undefined
  /** Connections ever opened, and those open now. */
  connections = 0
  openConnections = 0
  openTerminals = 0
  readonly software: RunningSoftware
  #users: Users | undefined
  #refusedLogins = 0
  #downUntil = 0

  constructor(options: FakeDeviceOptions) {
    this.options = options
    markSecrets(
      options.password ?? FAKE_PASSWORD,
      options.enableSecret,
      ...(options.users ?? []).map(({ password }) => password),
    )
    this.name = options.name ?? 'fake-1'
    this.model = platformModel(options.platform ?? 'cisco-ios')
    this.faults = { current: { ...options.faults } }
    this.software = new RunningSoftware(this)
  }

  get files(): DeviceFiles {
    return this.software.changed.state.files
  }

  setFault(faults: Faults): void {
    this.faults.current = { ...this.faults.current, ...faults }
    this.availabilityChanged?.()
  }

  clearFaults(): void {
    this.faults.current = {}
    this.availabilityChanged?.()
  }

  /** Whether the device takes connections: not while it restarts. */
  get isUp(): boolean {
    return !this.faults.current.refuse && this.downForMs === 0
  }

  /** Time until a restart is over, in milliseconds. */
  get downForMs(): number {
    return Math.max(0, this.#downUntil - Date.now())
  }

  /** The account, if these credentials are good. */
  authenticate(name: string, accept: (user: FakeUser) => boolean): FakeUser | undefined {
    const user = this.account(name)
    if (user && accept(user)) return user
    this.#letGoWhenIdle()
    return undefined
  }

  /** Looks at the software, and does not keep it for that. */
  look<T>(at: (software: DeviceSoftware) => T): T {
    const seen = at(this.software.current)
    this.#letGoWhenIdle()
    return seen
  }

  #letGoWhenIdle(): void {
    if (this.openConnections > 0) return
    this.#users = undefined
    this.software.letGo()
  }

  /** Behind some platforms' user names stand parameters of the console (RouterOS: `admin+ct511w4098h`). */
  account(name: string): FakeUser | undefined {
    const takesParameters = resolvePlatform(this.model.name).usernameSuffix !== undefined
    const plain = takesParameters ? name.replace(/\+\w*$/, '') : name
    return this.software.current.state.users.find((candidate) => candidate.name === plain)
  }

  /** Whether a connection with good credentials is refused all the same; ask once a connection. */
  refusesLogin(): boolean {
    const { authFailure } = this.faults.current
    if (typeof authFailure !== 'number') return authFailure === true
    return ++this.#refusedLogins <= authFailure
  }

  /** `drop` breaks the connection; it is called at most once. */
  connect(user: FakeUser, drop: (error: FlotillaError) => void): DeviceConnection {
    this.connections++
    this.openConnections++
    const users = (this.#users ??= { drops: new Set(), terminals: new Map() })
    users.drops.add(drop)
    let open = true
    return {
      openTerminal: (link, size) => this.#openTerminal({ user, terminals: users.terminals }, link, size),
      exec: (command, io) => this.#exec(user, command, io, drop),
      closed: () => {
        if (!open) return
        open = false
        users.drops.delete(drop)
        this.openConnections--
        this.#letGoWhenIdle()
      },
    }
  }

  /** Prints on every open terminal, whatever it is doing. */
  announce(text: string): void {
    for (const terminal of this.#users?.terminals.values() ?? []) terminal.announce(text)
  }

  /** Breaks every connection. */
  dropAll(): void {
    const error = new FlotillaError('CONNECTION_CLOSED', `${this.name} dropped the connection`, { device: this.name })
    const drops = [...(this.#users?.drops ?? [])]
    this.#users?.drops.clear()
    for (const drop of drops) drop(error)
  }

  /** Breaks every connection, refuses new ones for `downMs`, and is back with the startup configuration. */
  reboot({ downMs = 0 }: { downMs?: number } = {}): void {
    this.#downUntil = Date.now() + downMs
    const { changed } = this.software
    changed.reload()
    changed.state.bootedAt = changed.state.now()
    this.dropAll()
    this.availabilityChanged?.()
  }

  /** For good: no timer of the device runs on. */
  stop(): void {
    this.software.stop()
  }

  /** Lets the device's own deadlines pass: commit confirmed, revert timers. */
  elapse(milliseconds: number): void {
    this.software.changed.state.timers.elapse(milliseconds)
  }

  /** Why another terminal would be refused; undefined when a line is free. */
  lineProblem(): { how: 'message' | 'refuse'; error: FlotillaError } | undefined {
    const { lines, how } = lineLimit(this.faults.current)
    if (this.openTerminals < lines) return undefined
    const message = `All terminal lines of ${this.name} are in use`
    return { how, error: new FlotillaError('LINES_BUSY', message, { device: this.name }) }
  }

  #openTerminal({ user, terminals }: Login, link: TerminalLink, size: TerminalSize) {
    const busy = this.lineProblem()
    if (busy) return refuseWithMessage(link)
    let line = 0
    while (terminals.has(line)) line++
    this.openTerminals++
    const { state, login } = this.software.current
    const interpreter = login({ user: user.name, privilege: user.privilege ?? 15, line, ...size })
    const decorator = createOutputDecorator(
      () => this.faults.current,
      () => interpreter.prompt(),
      state.now,
    )
    const shaper = createOutputShaper({
      faults: this.faults,
      send: (bytes) => link.write(bytes),
      drop: () => link.breakOff(this.#brokenOff()),
    })
    let open = true
    const release = (): void => {
      if (!open) return
      open = false
      this.openTerminals--
      terminals.delete(line)
    }
    let dead = false
    const pty = size.pty || !this.model.plainShell
    const terminal = createTerminal({
      interpreter: pty ? this.#withMotd(interpreter) : { ...interpreter, greeting: () => '', prompt: () => '' },
      pty,
      output: (bytes) => shaper.write(bytes),
      ended: () => {
        release()
        shaper.whenSent(() => link.end(interpreter.exitStatus?.() ?? 0))
      },
      commandTyped: (text) => this.#commandTyped(text),
      beforeCommand: (text, command) => {
        const pause = this.#beforeCommand(text, command)
        if (pause === 'never') dead = true
        return pause === 'never' ? new Promise<void>(() => undefined) : pause
      },
      decorateOutput: (text) => decorator.output(text),
      decoratePrompt: (text) => decorator.prompt(text),
    })
    terminals.set(line, terminal)
    if (this.faults.current.hang === 'prompt') dead = true
    else terminal.start()
    return {
      input: (bytes: Uint8Array) => {
        if (!dead) terminal.input(bytes)
      },
      endInput: () => terminal.endInput(),
      close: () => {
        release()
        shaper.close()
        terminal.close()
      },
    }
  }

  #withMotd(interpreter: Interpreter): Interpreter {
    const flood = floodText(this.faults.current.bannerFlood, this.software.current.state.hostname)
    return flood === '' ? interpreter : { ...interpreter, greeting: () => flood + interpreter.greeting() }
  }

  #commandTyped(line: string): void {
    if (line.trim() !== '') this.sent.push(line.trim())
    this.software.typed(line)
    const { promptChange } = this.faults.current
    if (promptChange !== undefined) this.software.changed.state.hostname = promptChange
  }

  #beforeCommand(line: string, command: { readonly signal: AbortSignal }): Promise<void> | 'never' | undefined {
    const { hang, hangOn, latencyMs = 0 } = this.faults.current
    if (hang === 'command' && line.trim() !== '' && (hangOn?.test(line) ?? true)) return 'never'
    return latencyMs > 0 && line.trim() !== '' ? wait(latencyMs, command.signal) : undefined
  }

  async #exec(
    user: FakeUser,
    command: string,
    io: Parameters<DeviceConnection['exec']>[1],
    drop: (error: FlotillaError) => void,
  ): Promise<number> {
    this.#commandTyped(command)
    const pause = this.#beforeCommand(command, io)
    if (pause === 'never') await new Promise<never>(() => undefined)
    await pause
    const login = { user: user.name, privilege: user.privilege ?? 15, line: -1, columns: 32_767, rows: 0, pty: false }
    const interpreter = this.software.current.login(login)
    const shaper = createOutputShaper({ faults: this.faults, send: io.print, drop: () => drop(this.#brokenOff()) })
    const print = (text: string | Uint8Array): void => shaper.write(typeof text === 'string' ? Buffer.from(text) : text)
    const ask = async (question: string): Promise<string> => {
      print(question)
      const answer = await io.input.line()
      if (answer === undefined) throw new Error('nobody is there to answer')
      return answer
    }
    try {
      const status = await interpreter.executeOnce(command, {
        ask,
        ...io,
        print,
        hangUp: () => undefined,
        columns: login.columns,
        interactive: false,
      })
      await new Promise<void>((resolve) => shaper.whenSent(resolve))
      return status
    } finally {
      interpreter.closed()
      shaper.close()
    }
  }

  #brokenOff(): FlotillaError {
    return new FlotillaError('CONNECTION_CLOSED', `${this.name} broke off`, { device: this.name })
  }
}
