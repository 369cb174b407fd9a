import type { ExecOptions, ExecResult } from './device-transport.js'

/** Kept of a command's output unless the caller says otherwise. */
const DEFAULT_MAX_BYTES = 67_108_864

/** Gathers the two outputs of a command under one cap, for any transport. */
export interface ExecCollector {
  stdout(chunk: Uint8Array, write: (answer: string) => void): void
  stderr(chunk: Uint8Array, write: (answer: string) => void): void
  result(exitStatus: number | null, signalName?: string): ExecResult
}

export function createExecCollector(options: ExecOptions): ExecCollector {
  const { maxBytes = DEFAULT_MAX_BYTES, onStdout, onStderr } = options
  const kept: { stdout: Uint8Array[]; stderr: Uint8Array[] } = { stdout: [], stderr: [] }
  let room = maxBytes
  let truncated = false

  const keep = (list: Uint8Array[], chunk: Uint8Array): void => {
    if (chunk.length > room) truncated = true
    if (room === 0) return
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk
    room -= part.length
    list.push(part)
  }

  return {
    stdout(chunk, write) {
      keep(kept.stdout, chunk)
      onStdout?.(chunk, write)
    },
    stderr(chunk, write) {
      keep(kept.stderr, chunk)
      onStderr?.(chunk, write)
    },
    result: (exitStatus, signalName) => ({
      stdout: Buffer.concat(kept.stdout),
      stderr: Buffer.concat(kept.stderr),
      exitStatus,
      ...(signalName === undefined ? {} : { signalName }),
      truncated,
    }),
  }
}
