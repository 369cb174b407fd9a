/** At which step a device stops answering. */
export type HangPoint = 'connect' | 'auth' | 'prompt' | 'command'

/**
 * How a fake device misbehaves. Every fault is off by default, may be combined with others, and may be changed while
 * sessions are open: it then acts from the next connection, command or byte on.
 */
export interface Faults {
  /** Wait before the output of each command, in milliseconds; the echo comes at once. @default 0 */
  latencyMs?: number | undefined
  /** Wait before the device answers a new connection, in milliseconds. @default 0 */
  connectLatencyMs?: number | undefined
  /** Output in pieces of `bytes`, one every `everyMs` milliseconds. */
  dribble?: { bytes: number; everyMs: number } | undefined
  /**
   * Output cut at random places, each piece delivered on its own. `maxBytes` is the longest piece (@default 16), `seed`
   * makes it repeatable (@default 1). `true` takes the defaults.
   */
  chunking?: boolean | { maxBytes?: number; seed?: number } | undefined
  /** The connection is destroyed when a session has put out this many bytes. */
  dropAfterBytes?: number | undefined
  /**
   * Stops answering for ever: `connect` takes the TCP connection and says nothing, `auth` never answers the login, `prompt`
   * logs in and prints no prompt, `command` echoes the command and prints nothing more.
   */
  hang?: HangPoint | undefined
  /** With `hang: 'command'`: only commands that match. @default every command */
  hangOn?: RegExp | undefined
  /** A huge login banner and message of the day, full of prompt look-alikes; a number is its size in bytes. @default 32_768 bytes when true */
  bannerFlood?: boolean | number | undefined
  /** Output is paged at 24 lines whatever the client does: turning paging off is refused, the terminal size ignored. */
  forcedPaging?: boolean | undefined
  /** Log messages appear between the lines of output, about one in `every` lines (@default 5), repeatable by `seed` (@default 1). */
  syslogNoise?: boolean | { every?: number; seed?: number } | undefined
  /** From the second connection on, the host key is another one. SSH only. */
  wrongHostKey?: boolean | undefined
  /** Refuses good credentials: always, or on that many connections. */
  authFailure?: boolean | number | undefined
  /**
   * Lines of the device. A shell beyond that many open ones is refused: with `refuse` the channel does not open, with
   * `message` the device says that all lines are busy and hangs up. A number is short for `{ lines, how: 'message' }`.
   */
  vtyFull?: number | { lines: number; how?: 'message' | 'refuse' } | undefined
  /** A line that looks exactly like the prompt stands in the middle of every output of more than one line. */
  promptInOutput?: boolean | undefined
  /** The host name changes to this at the next command, as when somebody else renames the device. */
  promptChange?: string | undefined
  /** Colours, cursor moves and repaints in prompts and output. */
  ansiNoise?: boolean | undefined
  /** Refuses TCP connections. In memory: connecting fails with CONNECTION_REFUSED. */
  refuse?: boolean | undefined
}

/** The faults of one device at this moment; shared by all that have to know. */
export interface FaultBox {
  current: Faults
}

/** The lines limit of `vtyFull` in its long form. */
export function lineLimit(faults: Faults): { lines: number; how: 'message' | 'refuse' } {
  const { vtyFull } = faults
  if (vtyFull === undefined) return { lines: Number.POSITIVE_INFINITY, how: 'message' }
  return typeof vtyFull === 'number' ? { lines: vtyFull, how: 'message' } : { how: 'message', ...vtyFull }
}
