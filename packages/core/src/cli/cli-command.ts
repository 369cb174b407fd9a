import type { OptionSection } from './arguments/option-spec.js'
import type { OptionValues } from './arguments/option-values.js'
import type { CliHost } from './cli-host.js'
import type { Interrupt } from './interrupt.js'
import type { CliOutput } from './output/cli-output.js'

/** One call of a command. */
export interface Invocation {
  readonly options: OptionValues
  readonly words: readonly string[]
  readonly host: CliHost
  readonly output: CliOutput
  readonly interrupt: Interrupt
}

/** A command of the program, as data. */
export interface CliCommand {
  /** One word or two, as they are typed. */
  readonly name: string
  /** What may follow, for the help. */
  readonly usage: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What the help says besides. */
  readonly details?: string
  readonly sections: readonly OptionSection[]
  /**
   * What words mean that are no options: the command's own affair, or the same as one option says: one path, any number of devices.
   */
  readonly words: 'own' | 'inventory' | 'on'
  /** Answers the exit code. */
  run(invocation: Invocation): Promise<number>
}
