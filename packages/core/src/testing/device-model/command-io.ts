import { createInputStream, type InputStream } from './input-stream.js'
import type { AskOptions, CommandIo } from './interpreter.js'

/** What the terminal does for its commands. */
export interface TerminalActions {
  print(text: string | Uint8Array): void
  ask(question: string, options?: AskOptions): Promise<string>
  /** A line typed for the command's standard input; undefined at ^D. */
  readLine(): Promise<Uint8Array | undefined>
  hangUp(): void
  columns(): number
}

/** A command under way on a terminal. Most neither look at their signal nor read: those are made for who asks. */
export class RunningCommand {
  #controller: AbortController | undefined
  #aborted: { readonly reason: unknown } | undefined
  /** Called when it is interrupted. */
  onAbort: (() => void) | undefined

  get aborted(): boolean {
    return this.#aborted !== undefined
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#aborted.reason)
    }
    return this.#controller.signal
  }

  abort(reason: unknown): void {
    if (this.#aborted) return
    this.#aborted = { reason }
    this.#controller?.abort(reason)
    this.onAbort?.()
  }
}

/** The terminal as one command sees it: once the command was interrupted, nothing it does has an effect. */
export class TerminalIo implements CommandIo {
  readonly #command: RunningCommand
  readonly #actions: TerminalActions
  #input: InputStream | undefined
  readonly interactive = true

  constructor(command: RunningCommand, actions: TerminalActions) {
    this.#command = command
    this.#actions = actions
  }

  readonly print = (text: string | Uint8Array): void => {
    if (!this.#command.aborted) this.#actions.print(text)
  }

  readonly printError = this.print

  readonly ask = (question: string, options?: AskOptions): Promise<string> =>
    this.#command.aborted ? Promise.reject(this.#command.signal.reason) : this.#actions.ask(question, options)

  get input(): InputStream {
    return (this.#input ??= createInputStream(this.#actions.readLine))
  }

  hangUp(): void {
    if (!this.#command.aborted) this.#actions.hangUp()
  }

  get signal(): AbortSignal {
    return this.#command.signal
  }

  get columns(): number {
    return this.#actions.columns()
  }
}

/** The same with another place for what is printed. */
export const printingTo = (io: CommandIo, print: (text: string | Uint8Array) => void): CommandIo => ({
  print,
  printError: print,
  ask: (question, options) => io.ask(question, options),
  input: io.input,
  hangUp: () => io.hangUp(),
  signal: io.signal,
  columns: io.columns,
  interactive: io.interactive,
})
