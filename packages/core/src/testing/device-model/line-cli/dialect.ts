import type { ArgumentType } from '../argument-types.js'
import type { CommandEntry } from '../command-tree.js'
import type { ConfigNode } from '../config-tree.js'
import type { DeviceState, PlatformDefaults } from '../device-state.js'
import type { CommandIo } from '../interpreter.js'
import type { LongLineStyle } from '../line-editor.js'
import type { PagerShape } from '../pager.js'
import type { CliSession, ExecMode } from './cli-session.js'
import type { ConfigRules, ConfigStore } from './config-store.js'
import type { PipeTable } from './pipes.js'

/** What printing a configuration needs: the one that runs, or one that is to be shown as if it did. */
export interface ShownConfig extends Pick<CommandContext, 'state' | 'dialect'> {
  readonly store: Pick<ConfigStore, 'running' | 'changedAt' | 'changedBy'>
}

/** What a command of a table has at hand. */
export interface CommandContext {
  /** As typed, without its pipes. */
  readonly line: string
  readonly args: Readonly<Record<string, string>>
  readonly state: DeviceState
  readonly store: ConfigStore
  readonly session: CliSession
  readonly dialect: LineDialect
  readonly io: CommandIo
}

// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return is fine here
export type CommandOutput = string | Uint8Array | void

/** A command of exec or privileged mode. */
export interface ExecCommand extends CommandEntry {
  /** @default both */
  modes?: readonly ExecMode[]
  run(context: CommandContext): CommandOutput | Promise<CommandOutput>
  /** The same as data, for platforms that print JSON. */
  json?(context: CommandContext): unknown
  /** Pipes do not apply; the rest of the line belongs to the command. */
  raw?: boolean
}

/** What a line of configuration has at hand, besides what an exec command has. */
export interface ConfigContext extends CommandContext {
  /** The line as it is stored. */
  readonly canonical: string
  /** The section that it goes into; undefined at the top. */
  readonly section: ConfigNode | undefined
  /** All lines of the configuration being edited. */
  readonly nodes: ConfigNode[]
  /** True for the `no` form. */
  readonly negated: boolean
}

/** A line of configuration: what it may look like and what it changes. */
export interface ConfigCommand extends CommandEntry {
  /** The mode that the line opens. */
  opens?: string
  /** The line takes the place of those that begin with this; true: with its own keywords. */
  single?: boolean | string
  /** On by default: its `no` form is a line of the configuration. */
  defaultOn?: boolean
  /** Shown in the configuration only in its `no` form or not at all. */
  hidden?: boolean
  /** How the line is stored. @default keywords spelt out, arguments as normalised */
  store?(args: Readonly<Record<string, string>>, canonical: string): string
  /** Why the device refuses the line, as it prints it. */
  check?(context: ConfigContext): string | undefined
  /** Instead of storing anything. */
  run?(context: ConfigContext): CommandOutput | Promise<CommandOutput>
  /** After the line was stored; what it returns is printed. */
  applied?(context: ConfigContext): CommandOutput
}

export interface ConfigMode {
  /** Between the parentheses of the prompt; may depend on the open section's line. */
  prompt: string | ((section: string) => string)
  commands: readonly ConfigCommand[]
  /** The mode above, where unknown commands are looked up. @default 'config' */
  parent?: string
}

/** Where the command line stopped understanding. */
export interface SyntaxFault {
  line: string
  /** Offset of the fault in the line. */
  at: number
  /** Number of the word, from 0. */
  index: number
  word: string
  /** Columns of the prompt before the line. */
  promptLength: number
  mode: string
  candidates: readonly string[]
  /** Whether one of the candidates would be a whole command. */
  whole: boolean
}

/** How the platform words its complaints; each ends in a new line. */
export interface DialectErrors {
  invalid(fault: SyntaxFault): string
  incomplete(fault: SyntaxFault): string
  ambiguous(fault: SyntaxFault): string
}

/** Everything about a command line of the IOS family, as data. */
export interface LineDialect extends ConfigRules {
  name: string
  /** SSH identification, without `SSH-2.0-`. */
  ident: string
  defaults: PlatformDefaults
  pager?: PagerShape
  longLines: LongLineStyle
  /** The prompt; `mode` is `exec`, `privileged` or what stands between the parentheses. */
  prompt(hostname: string, mode: { name: ExecMode } | { config: string }): string
  greeting(state: DeviceState): string
  exec: readonly ExecCommand[]
  configModes: Readonly<Record<string, ConfigMode>>
  errors: DialectErrors
  argumentTypes: Readonly<Record<string, ArgumentType>>
  pipes: PipeTable
  /** Spaces of a level in `| json`; 0 prints one line. @default 0 */
  jsonIndent?: number
  /** What `| json` says to a command without that form. @default nothing */
  noJson?: string
  /** Show commands work in configuration mode without `do`. @default false */
  execInConfig?: boolean
  /** ^C leaves configuration mode. @default false */
  interruptLeavesConfig?: boolean
  /** `show running-config` in full. */
  showRunning(context: ShownConfig): string
  showStartup(context: Pick<CommandContext, 'state' | 'store' | 'dialect'>): string
  /** What the device refuses forced paging with. */
  pagingRefused: string
  /** Exit status and stopping of exec channels. @default all lines run, status 0 */
  execStopsAtError?: boolean
  failed?(output: string): boolean
}
