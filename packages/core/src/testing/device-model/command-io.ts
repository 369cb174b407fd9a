import { createInputStream } from './input-stream.js'
import type { AskOptions, CommandIo } from './interpreter.js'

/** What the terminal does for its commands. */
export interface TerminalActions {
  print(text: string | Uint8Array): void
  ask(question: string, options?: AskOptions): Promise<string>
  /** A line typed for the command's standard input; undefined at ^D. */
  readLine(): Promise<Uint8Array | undefined>
  hangUp(): void
  columns: number
}

/** The terminal as one command sees it: once the command was interrupted, nothing it does has an effect. */
export function createCommandIo(signal: AbortSignal, actions: TerminalActions): CommandIo {
  const live = <Args extends unknown[]>(action: (...args: Args) => void) => {
    return (...args: Args): void => {
      if (!signal.aborted) action(...args)
    }
  }
  return {
    print: live(actions.print),
    printError: live(actions.print),
    ask: (question, options) => (signal.aborted ? Promise.reject(signal.reason) : actions.ask(question, options)),
    input: createInputStream(actions.readLine),
    hangUp: live(actions.hangUp),
    signal,
    columns: actions.columns,
    interactive: true,
  }
}
