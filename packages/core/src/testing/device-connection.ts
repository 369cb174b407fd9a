import type { CommandIo } from './device-model/interpreter.js'
import type { TerminalLink, TerminalPort } from './terminal-link.js'

export interface TerminalSize {
  columns: number
  rows: number
  pty: boolean
}

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
