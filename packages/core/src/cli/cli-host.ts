import type { Readable, Writable } from 'node:stream'

/** What ends a program from outside. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM'

/** The process around the command line: a test passes its own. */
export interface CliHost {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined }
  readonly stdout: CliStream
  readonly stderr: CliStream
  /** Tells of Ctrl-C and SIGTERM; answers how to stop listening. */
  onInterrupt(listener: (signal: InterruptSignal) => void): () => void
  /** Ends the process at once. */
  exit(code: number): void
}

export type CliStream = Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }
