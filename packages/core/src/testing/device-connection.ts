import type { FlotillaError } from '../errors/flotilla-error.js'
import type { CommandIo } from './device-model/interpreter.js'
import type { Terminal } from './device-model/terminal-options.js'

/** The device's end of a terminal, whatever carries it. */
export interface TerminalLink {
  write(bytes: Uint8Array): void
  /** The device hangs up, after what was written. */
  end(exitStatus: number): void
  /** The connection breaks, after what was written. */
  breakOff(error: FlotillaError): void
}

export interface TerminalSize {
  columns: number
  rows: number
  pty: boolean
}

/** Where the client's bytes go. */
export type TerminalPort = Pick<Terminal, 'input' | 'endInput' | 'close'>

/** One logged-in connection. */
export interface DeviceConnection {
  openTerminal(link: TerminalLink, size: TerminalSize): TerminalPort
  exec(
    command: string,
    io: Omit<CommandIo, 'hangUp' | 'columns' | 'interactive' | 'ask'> & Partial<Pick<CommandIo, 'ask'>>,
  ): Promise<number>
  /** The connection has ended. Idempotent. */
  closed(): void
}
