import { PassThrough, Writable } from 'node:stream'
import type { CliHost, InterruptSignal } from '../cli-host.js'
import { runCli } from '../run-cli.js'

/** Keeps what is written to it. */
export class TextSink extends Writable {
  text = ''
  readonly isTTY: boolean
  readonly columns = 100
  #failure: Error | undefined

  constructor(isTTY = false) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
  }

  /** Fails from now on, as a pipe does whose reader has gone. */
  break(): void {
    this.#failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  }

  override _write(chunk: string, _encoding: string, done: (error?: Error | null) => void): void {
    if (!this.#failure) this.text += chunk
    done(this.#failure)
  }
}

export interface CallOptions {
  env?: Record<string, string>
  /** What is piped into it. */
  input?: string
  /** What somebody at a terminal types; nothing yet while it is a promise. */
  typed?: string | Promise<string>
  /** Whether standard error is a terminal. */
  terminal?: boolean
  stdout?: TextSink
}

/** The program under way, with everything around it in memory. */
export interface CliCall {
  readonly code: Promise<number>
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Codes of `exit`. */
  readonly exits: number[]
  /** Listeners for Ctrl-C. */
  readonly listeners: ReadonlySet<unknown>
  interrupt(signal?: InterruptSignal): void
}

export function startCli(argv: readonly string[], options: CallOptions = {}): CliCall {
  const { env = {}, input, typed, terminal = false, stdout = new TextSink() } = options
  const stderr = new TextSink(terminal)
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined })
  void Promise.resolve(typed ?? input ?? '').then((text) => stdin.end(text))
  const listeners = new Set<(signal: InterruptSignal) => void>()
  const exits: number[] = []
  const host: CliHost = {
    env,
    stdin,
    stdout,
    stderr,
    onInterrupt(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exit: (code) => void exits.push(code),
  }
  return {
    code: runCli(argv, host),
    stdout,
    stderr,
    exits,
    listeners,
    interrupt(signal = 'SIGINT') {
      for (const listener of listeners) listener(signal)
    },
  }
}

/** The program from its start to its end. */
export async function callCli(
  argv: readonly string[],
  options?: CallOptions,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = startCli(argv, options)
  return { code: await code, stdout: stdout.text, stderr: stderr.text }
}
