import type { FlotillaError } from '../errors/flotilla-error.js'
import type { Terminal } from './device-model/terminal-options.js'

/** The device's end of a terminal, whatever carries it. */
export interface TerminalLink {
  write(bytes: Uint8Array): void
  /** The device hangs up, after what was written. */
  end(exitStatus: number): void
  /** The connection breaks, after what was written. */
  breakOff(error: FlotillaError): void
}

/** Where the client's bytes go. */
export type TerminalPort = Pick<Terminal, 'input' | 'endInput' | 'close'>

/** What IOS says when every line is taken. */
export function refuseWithMessage(link: TerminalLink): TerminalPort {
  link.write(Buffer.from('\r\n% All lines are busy, try again later\r\n'))
  link.end(1)
  return { input: () => undefined, endInput: () => undefined, close: () => undefined }
}
