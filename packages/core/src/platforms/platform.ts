import { FlotillaError } from '../errors/flotilla-error.js'

/** One state of the command line, recognised by its prompt. */
export interface Mode {
  /**
   * Tested against the last line of the output (the last `promptLines` lines, joined by `\n`), without the `m` flag,
   * so `^` and `$` are the ends of the prompt. A named group `hostname` lets the session learn the name and from then on accept only
   * that name's prompts.
   */
  prompt: RegExp
  /** Lines of the prompt. @default 1 */
  promptLines?: number
  /** True for modes in which commands change the configuration. */
  configuration?: boolean
}

/** A question that may come in the middle of a command, and its answer. */
export interface Answer {
  /** Tested against the unfinished last line of the output. */
  question: RegExp
  /** Typed, with Enter after it unless `enter` is false. */
  answer?: string
  /** Name of the secret that answers instead of `answer`; never echoed into results or logs. */
  secret?: string
  /** @default true */
  enter?: boolean
}

/** One way to get from a mode to another. */
export interface Move<Name extends string = string> {
  from: Name
  to: Name
  send: string
  /** Questions the device may ask on the way. */
  answers?: readonly Answer[]
  /** When the move needs `send` more than once to arrive (`exit` from sub-modes), the most that is tried. @default 1 */
  repeat?: number
}

/** One command of the preparation after login. */
export interface PrepareStep {
  send: string
  /** Only in this mode. */
  mode?: string
  /** A rejection is then no fault: read-only accounts may not be allowed it. @default true */
  optional?: boolean
  answers?: readonly Answer[]
}

/** Structured output of a command. */
export interface JsonForm {
  /** Appended to the command (` | json`), or `prefix` put before it. */
  suffix?: string
  prefix?: string
  /** Commands that have the form; all when absent. */
  only?: RegExp
}

/** What tells this platform from others, strongest first. */
export interface DetectEvidence {
  /** SSH identification string, for example /^Cisco-1\.25/. */
  ident?: readonly RegExp[]
  /** Login banner and what is printed before the first prompt. */
  banner?: readonly RegExp[]
  /** First prompt shapes that no other platform has. */
  prompt?: readonly RegExp[]
  /** One command and what its output must hold. Platforms with the same command share one probe. */
  probe?: { command: string; match: readonly RegExp[] }
}

/** How a configuration becomes active and permanent. */
export interface CommitFlow {
  /** Activates a candidate; absent where each line is active at once. */
  commit?: string
  commitAnswers?: readonly Answer[]
  /** Throws the candidate away, sent in configuration mode. */
  discard?: string
  discardAnswers?: readonly Answer[]
  /** Shows the candidate's difference. */
  diff?: string
  /** Makes the running configuration survive a reload; sent in the home mode. */
  save?: string
  saveAnswers?: readonly Answer[]
}

/** Everything Flotilla knows about a family of devices. Data only: no code runs from here. */
export interface Platform<Name extends string = string> {
  /** Kebab-case, for example `cisco-ios`. */
  name: string
  /** For people, for example `Cisco IOS and IOS XE`. */
  title: string
  /** Names that other tools use for it. */
  aliases?: readonly string[]
  /** `exec`: each command in its own exec channel with exit status and stderr; `shell`: one terminal. @default 'shell' */
  channel?: 'shell' | 'exec'
  modes: Readonly<Record<Name, Mode>>
  /** Mode in which commands run unless the caller enters another. Reached at opening when no missing secret stands in the way. */
  home: NoInfer<Name>
  /** Mode that `configure` uses; absent where there is none. */
  configMode?: NoInfer<Name>
  moves: readonly Move<NoInfer<Name>>[]
  /** Sent after login: paging off, terminal wide. */
  prepare: readonly PrepareStep[]
  /** Output lines that mean the device did not do what it was told. Tested line by line. */
  failures: readonly RegExp[]
  /** Pagers besides the general ones, tested against the unfinished last line. */
  pagers?: readonly RegExp[]
  /** Keys that ask a pager for more. @default ' ' */
  pagerKey?: string
  /** Lines of a login dialogue before the first prompt (`Press any key`), and their answers. */
  login?: readonly Answer[]
  /** What the terminal sends for Enter. @default '\n' */
  enter?: '\n' | '\r'
  /** Sent to get back to a prompt after a time-out or an abort. @default '\x03' */
  interrupt?: string
  /** Whether the device echoes what is typed. @default true */
  echo?: boolean
  /** Whether preparation may be typed before the first prompt is seen. @default true */
  typeAhead?: boolean
  /** Appended to the user name at login (MikroTik console parameters). */
  usernameSuffix?: string
  commit?: CommitFlow
  json?: JsonForm
  detect?: DetectEvidence
  /** The command that prints the running configuration, for example `show running-config`. */
  showRunning?: string
  showStartup?: string
}

/**
 * Checks a platform and freezes it. At compile time a mode name that `modes` does not define is an error.
 * @throws PLATFORM_INVALID naming the field.
 */
export function definePlatform<Name extends string>(platform: Platform<Name>): Platform<Name> {
  const invalid = (message: string): never => {
    throw new FlotillaError('PLATFORM_INVALID', `Platform "${platform.name}": ${message}`)
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(platform.name)) invalid('name must be kebab-case')
  const names = new Set<string>(Object.keys(platform.modes))
  if (names.size === 0) invalid('modes is empty')
  if (!names.has(platform.home)) invalid(`home names no mode: ${platform.home}`)
  if (platform.configMode !== undefined && !names.has(platform.configMode)) {
    invalid(`configMode names no mode: ${platform.configMode}`)
  }
  for (const [name, mode] of Object.entries<Mode>(platform.modes)) {
    if (/[gmy]/.test(mode.prompt.flags)) invalid(`modes.${name}.prompt must not have the flags g, m or y`)
    if (!mode.prompt.source.startsWith('^')) invalid(`modes.${name}.prompt must start with ^`)
    if (!mode.prompt.source.endsWith('$')) invalid(`modes.${name}.prompt must end with $`)
  }
  for (const [index, move] of platform.moves.entries()) {
    if (!names.has(move.from)) invalid(`moves[${index}].from names no mode: ${move.from}`)
    if (!names.has(move.to)) invalid(`moves[${index}].to names no mode: ${move.to}`)
  }
  for (const [index, step] of platform.prepare.entries()) {
    if (step.mode !== undefined && !names.has(step.mode)) invalid(`prepare[${index}].mode names no mode: ${step.mode}`)
  }
  return Object.freeze(platform)
}
