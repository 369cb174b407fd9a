import type { Action, CommandTable } from './command-tree.js'

/** What comes after a `|`. */
export interface PipeSyntax {
  /**
   * `regex`: after the first stage's verb the line is an expression, bars and all. `chain`: each bar begins a stage.
   * `shell`: a shell reads the line, and bars in quotes are text.
   */
  style: 'regex' | 'chain' | 'shell'
  stages: CommandTable
  /** Whether expressions in double quotes may hold semicolons; where the quotes are sure to be respected. */
  quotedSeparators?: boolean
  /** Whether filters are programs of Linux (`grep`, `head`, `wc`), which read files when told to. */
  linuxFilters?: boolean
}

/** Options of `ping` and `traceroute` on a platform. */
export interface ReachSyntax {
  /** Options with a value; numbers bound it. */
  values: Readonly<Record<string, 'any' | number>>
  flags?: readonly string[]
  /** Option that ends it; without it the command never ends. */
  count?: string
}

/** The command language of one platform family, as data. */
export interface Grammar {
  platforms: readonly string[]
  /** Commands of the operational modes. */
  exec: CommandTable
  /** Commands that do not configure, in configuration modes; the rest configures. Includes what their abbreviations could mean. */
  config?: CommandTable
  /** Word that runs an operational command in configuration modes. */
  execPrefix?: 'do' | 'run'
  pipe?: PipeSyntax
  /** By the last word of the command that reaches out. */
  reach?: Readonly<Record<string, ReachSyntax>>
  /** Whether a shell reads the line, so that more characters act. */
  shell?: boolean
  /** Whether a command may begin with slashes that mean the root of the command language. */
  rootSlash?: boolean
  /**
   * Words further on that change what a command that reads does, also abbreviated; the first that is there counts. By the words
   * of the command, `''` for every command.
   */
  argumentActions?: Readonly<Record<string, Readonly<Record<string, Action>>>>
  /** Whether paths of files are written with backslashes (`cf3:\\config.cfg`). */
  backslashPaths?: boolean
}
