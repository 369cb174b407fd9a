import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Puts the whole standard output of a command into a file that only its owner can read, once it is more than is kept in memory.
 */
export class ExecSpill {
  readonly #maxBytes: number
  /** What came before the file was needed. */
  #chunks: Uint8Array[] = []
  #bytes = 0
  #file: { path: string; descriptor: number } | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  write(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#file) {
      writeSync(this.#file.descriptor, chunk)
      return
    }
    this.#chunks.push(chunk)
    if (this.#bytes > this.#maxBytes) this.#begin()
  }

  #begin(): void {
    const path = join(mkdtempSync(join(tmpdir(), 'flotilla-output-')), 'output.txt')
    this.#file = { path, descriptor: openSync(path, 'wx', 0o600) }
    for (const chunk of this.#chunks.splice(0)) writeSync(this.#file.descriptor, chunk)
  }

  /** @returns where the output is, if it had to be put into a file. */
  finish(): string | undefined {
    const path = this.#file?.path
    if (this.#file) closeSync(this.#file.descriptor)
    this.#file = undefined
    return path
  }

  /** Removes the file: the command failed, and nobody will hear of it. */
  discard(): void {
    const path = this.finish()
    if (path !== undefined) rmSync(dirname(path), { recursive: true, force: true })
  }
}
