import type { InputStream } from './input-stream.js'
import type { LongLineStyle } from './line-editor.js'
import type { PagerShape } from './pager.js'

export interface AskOptions {
  /** Nothing typed is shown. @default false */
  secret?: boolean
  /** One key answers, without Enter. @default false */
  key?: boolean
}

/** What a running command can do with the terminal, or with the exec channel, that it was typed on. */
export interface CommandIo {
  /** Lines end in `\n`; the terminal makes `\r\n` of it. Bytes are passed as they are. */
  print(text: string | Uint8Array): void
  /** Standard error; the same as `print` on a terminal. */
  printError(text: string): void
  /** Prints a question and waits for the answer. Rejects when the user interrupts or hangs up. */
  ask(question: string, options?: AskOptions): Promise<string>
  /** Standard input: what is typed on a terminal up to ^D, or what the exec channel delivers. */
  readonly input: InputStream
  /** Ends the terminal when the command is over. */
  hangUp(): void
  /** Aborted by ^C and by a lost connection. */
  readonly signal: AbortSignal
  readonly columns: number
  /** True on a terminal, false on an exec channel. */
  readonly interactive: boolean
}

/** The command line of one logged-in user: prompt in, command out. A terminal or an exec channel drives it. */
export interface Interpreter {
  /** Printed before the first prompt: message of the day, last login. */
  greeting(): string
  prompt(): string
  /** Runs one line typed at the prompt. */
  execute(line: string, io: CommandIo): void | Promise<void>
  /** Runs the command of an exec channel; the exit status. */
  executeOnce(command: string, io: CommandIo): number | Promise<number>
  /** What ^C, ^Z and ^D do at the prompt; the text that is echoed. */
  keyPressed(
    key: 'interrupt' | 'suspend' | 'end-of-file',
    line: string,
  ): { echo: string; hangUp?: boolean; execute?: boolean }
  /** Help for `?` and the completion for Tab, where the platform has them. */
  help?(line: string): string
  complete?(line: string): string | undefined
  /** Lines of a page; 0 when paging is off. */
  pageLength(): number
  /** The width that the user has set, or the terminal's. */
  columns(): number
  readonly pager?: PagerShape | undefined
  readonly longLines: LongLineStyle
  /** Of the shell, when it has ended. @default 0 */
  exitStatus?(): number
  closed(): void
}
