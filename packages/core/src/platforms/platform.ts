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
  /** Whole lines directly above the prompt that are decoration of it: `{master:0}`, `[edit]`. They are taken off the output. */
  promptPreamble?: RegExp
  /** True for modes in which commands change the configuration. */
  configuration?: boolean
  /**
   * Mode whose prompt this one shares, to the letter (Junos `configure exclusive` and `configure`). Only a move that leads here tells
   * that the device is in this mode; every other way of telling finds the mode named here.
   */
  variantOf?: string
  /** How what was typed in this mode becomes active, in place of the platform's `commit`. `{}`: at once. */
  commit?: CommitFlow
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
  /** Sent one after the other before `send`, each to its prompt, without leaving the mode: back to the top (`exit all`). */
  before?: readonly string[]
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
  /** Commands that take `prefix` and `suffix`; all when absent. */
  only?: RegExp
  /** Other commands take an option right behind their first word: `ip addr` and `-j` give `ip -j addr`. */
  options?: readonly JsonOption[]
}

export interface JsonOption {
  command: RegExp
  option: string
}

/** A command that is harmless everywhere, and what its output holds on this platform. */
export interface Probe {
  command: string
  match: readonly RegExp[]
}

/** What tells this platform from others. Only what is its own: evidence that many share decides nothing. */
export interface DetectEvidence {
  /** SSH identification strings, without `SSH-2.0-`. A device that shows another one is then not likely to be of this platform. */
  ident?: readonly RegExp[]
  /** Login banner and what is printed before the first prompt. */
  banner?: readonly RegExp[]
  /** Whether one of `banner` is always printed, so that its absence speaks against this platform. @default false */
  bannerAlways?: boolean
  /** Prompts whose shape is the platform's own. */
  prompt?: readonly RegExp[]
  /** Platforms with the same command share one probe. */
  probes?: readonly Probe[]
  /** How it rejects a command that it does not know. */
  rejection?: readonly RegExp[]
}

/** A pager at the end of a page, and the key for more. */
export interface Pager {
  /** Tested against the unfinished last line of the output. */
  prompt: RegExp
  /** Typed without Enter. */
  key: string
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
  /** Makes the running configuration survive a reload. */
  save?: string
  /** Mode in which `save` is sent. @default the home mode */
  saveMode?: string
  saveAnswers?: readonly Answer[]
  /** Whether what is active survives a reload by itself, so that there is nothing to save. @default true with a `commit` and no `save` */
  permanent?: boolean
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
  /** Mode that `configure` uses; the home mode where configuration is typed there; absent where there is no configuration. */
  configMode?: NoInfer<Name>
  moves: readonly Move<NoInfer<Name>>[]
  /** Sent in a terminal after login, in this order: paging off, lines wide. Exec channels need none of it. */
  prepare: readonly PrepareStep[]
  /** Output lines that mean the device did not do what it was told. Tested line by line. */
  failures: readonly RegExp[]
  /** Pagers besides `GENERAL_PAGERS`, tested before them. */
  pagers?: readonly Pager[]
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
  /** The name of its templates in the index of ntc-templates; absent where there are none. */
  templates?: string
  /** The command that prints the running configuration, for example `show running-config`. */
  showRunning?: string
  showStartup?: string
}

/**
 * Checks a platform and returns a frozen copy. At compile time a mode name that `modes` does not define is an error.
 * @throws PLATFORM_INVALID naming the field.
 */
export function definePlatform<Name extends string>(platform: Platform<Name>): Platform<Name> {
  const invalid = (message: string): never => {
    throw new FlotillaError('PLATFORM_INVALID', `Platform ${JSON.stringify(platform.name)}: ${message}`)
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(platform.name)) invalid('name must be kebab-case')
  const names = new Set<string>(Object.keys(platform.modes))
  if (names.size === 0) invalid('modes is empty')
  const mustName = (field: string, mode: string | undefined): void => {
    if (mode !== undefined && !names.has(mode)) invalid(`${field} names no mode: ${mode}`)
  }
  if (!names.has(platform.home)) invalid(`home names no mode: ${platform.home}`)
  mustName('configMode', platform.configMode)
  mustName('commit.saveMode', platform.commit?.saveMode)
  for (const [index, { from, to }] of platform.moves.entries()) {
    mustName(`moves[${index}].from`, from)
    mustName(`moves[${index}].to`, to)
  }
  for (const [index, { mode }] of platform.prepare.entries()) mustName(`prepare[${index}].mode`, mode)
  for (const [name, mode] of Object.entries<Mode>(platform.modes)) {
    checkPrompt(mode, (message) => invalid(`modes.${name}.${message}`))
    mustName(`modes.${name}.variantOf`, mode.variantOf)
    mustName(`modes.${name}.commit.saveMode`, mode.commit?.saveMode)
  }
  return frozenCopy(platform, '', invalid)
}

function checkPrompt({ prompt, promptPreamble }: Mode, invalid: (message: string) => never): void {
  if (prompt.flags.includes('m')) invalid('prompt must not have the flag m')
  if (!prompt.source.startsWith('^')) invalid('prompt must start with ^')
  if (!/(?:^|[^\\])(?:\\\\)*\$$/.test(prompt.source)) invalid('prompt must end with $')
  if (prompt.test('')) invalid('prompt must not match an empty line')
  if (promptPreamble?.test('')) invalid('promptPreamble must not match an empty line')
}

/** Patterns with a memory (`g`, `y`) would match every other time. */
function frozenCopy<Value>(value: Value, path: string, invalid: (message: string) => never): Value {
  if (value instanceof RegExp) {
    if (/[gy]/.test(value.flags)) invalid(`${path} must not have the flags g or y`)
    return new RegExp(value) as Value & RegExp
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, part]) => {
    const name = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    return [key, frozenCopy(part, name, invalid)] as const
  })
  return Object.freeze(Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries)) as Value
}
