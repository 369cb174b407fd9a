import { abortable } from '../abortable.js'
import type { ExecOptions, ExecResult } from '../device-transport.js'
import { createExecCollector } from '../exec-collector.js'

/** The device's side of one command. */
export interface MemoryExec {
  readonly command: string
  stdout(data: string | Uint8Array): void
  stderr(data: string | Uint8Array): void
  /** The next piece of standard input, or undefined at its end. */
  read(): Promise<string | undefined>
  /** Aborted when the caller gave up or the connection ended. */
  readonly signal: AbortSignal
}

/** Runs one command; answers its exit status, or the signal that ended it. */
export type MemoryExecHandler = (
  exec: MemoryExec,
) => Promise<number | { signalName: string }> | number | { signalName: string }

/** Standard input as a queue of pieces that ends. */
function createInput() {
  const pieces: string[] = []
  let ended = false
  let wake: (() => void) | undefined
  const poke = (): void => {
    wake?.()
    wake = undefined
  }
  return {
    push(piece: string): void {
      pieces.push(piece)
      poke()
    },
    end(): void {
      ended = true
      poke()
    },
    async read(): Promise<string | undefined> {
      while (pieces.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      return pieces.shift()
    },
  }
}

const toBytes = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? Buffer.from(data) : data)

/** A signal of its own that follows several others until released. */
function followSignals(sources: readonly (AbortSignal | undefined)[]): { signal: AbortSignal; release(): void } {
  const own = new AbortController()
  const listeners = sources.flatMap((source) => {
    if (!source) return []
    const listener = (): void => own.abort(source.reason)
    if (source.aborted) listener()
    source.addEventListener('abort', listener, { once: true })
    return [() => source.removeEventListener('abort', listener)]
  })
  return {
    signal: own.signal,
    release() {
      for (const remove of listeners) remove()
    },
  }
}

/** Plays `handler` as the device for one exec call. Rejects with the reason of either signal when it is aborted first. */
export async function runMemoryExec(
  command: string,
  options: ExecOptions,
  handler: MemoryExecHandler,
  ending: AbortSignal,
): Promise<ExecResult> {
  const collector = createExecCollector(options)
  const input = createInput()
  const { signal, release } = followSignals([ending, options.signal])
  signal.addEventListener('abort', () => input.end(), { once: true })
  if (options.stdin !== undefined) input.push(Buffer.from(options.stdin).toString())
  if (!options.interactive) input.end()

  const answer = (text: string): void => input.push(text)
  const exec: MemoryExec = {
    command,
    signal,
    read: () => input.read(),
    stdout: (data) => void (signal.aborted || collector.stdout(toBytes(data), answer)),
    stderr: (data) => void (signal.aborted || collector.stderr(toBytes(data), answer)),
  }
  try {
    const running = Promise.resolve().then(() => handler(exec))
    const outcome = await abortable(running, signal)
    return typeof outcome === 'number' ? collector.result(outcome) : collector.result(null, outcome.signalName)
  } finally {
    release()
  }
}
