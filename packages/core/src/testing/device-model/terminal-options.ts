import type { Interpreter } from './interpreter.js'

/** What the terminal needs from its surroundings: the way out, and how the device misbehaves just now. */
export interface TerminalOptions {
  interpreter: Interpreter
  output(bytes: Uint8Array): void
  /** The device has hung up. */
  ended(): void
  /** Echo and `\r\n`, as with a pseudo-terminal. @default true */
  pty?: boolean
  /** Called with each line typed at a prompt. */
  commandTyped?(line: string): void
  /** Waited for before a command runs; undefined when there is nothing to wait for. */
  beforeCommand?(line: string, command: { readonly signal: AbortSignal }): Promise<void> | undefined
  /** Changes what goes out: noise between lines, colours. */
  decorateOutput?(text: string): string
  decoratePrompt?(prompt: string): string
}

/** One terminal line of a device: bytes in, bytes out. Knows nothing of transports. */
export interface Terminal {
  /** Prints the greeting and the first prompt. */
  start(): void
  input(bytes: Uint8Array): void
  /** No more will be typed: the device hangs up when what was typed is done. */
  endInput(): void
  /** Prints between lines, as a console message does. */
  announce(text: string): void
  /** The other side is gone. Idempotent. */
  close(): void
}

/** Who gets what is typed: the command line, or a question. */
export type TerminalReader =
  | { kind: 'command' }
  | { kind: 'answer'; settle: (answer: string) => void; fail: (reason: unknown) => void; key: boolean }
