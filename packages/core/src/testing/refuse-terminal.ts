import type { TerminalLink, TerminalPort } from './device-connection.js'

/** What IOS says when every line is taken. */
export function refuseWithMessage(link: TerminalLink): TerminalPort {
  link.write(Buffer.from('\r\n% All lines are busy, try again later\r\n'))
  link.end(1)
  return { input: () => undefined, endInput: () => undefined, close: () => undefined }
}
