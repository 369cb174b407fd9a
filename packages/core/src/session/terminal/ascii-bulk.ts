import { copyPlainLines } from './copy-plain-lines.js'

const SMALLEST = 1_048_576
const SPARE_MS = 1_000

/** The memory of the last long text, for a second: fresh memory costs more than filling it. */
let spare: Buffer | undefined

function memoryFor(length: number): Buffer {
  const found = spare
  if (!found || found.length < length) return Buffer.allocUnsafeSlow(Math.max(SMALLEST, 2 * length))
  spare = undefined
  return found
}

function giveBack(memory: Buffer): void {
  spare = memory
  setTimeout(() => {
    if (spare === memory) spare = undefined
  }, SPARE_MS).unref()
}

/** Long ASCII text while it grows, outside the heap, where no garbage collection moves it about. */
export class AsciiBulk {
  #memory = memoryFor(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** @param text ASCII */
  append(text: string): void {
    this.#makeRoom(text.length)
    this.#length += this.#memory.write(text, this.#length, 'latin1')
  }

  /** Whole lines as they came. @returns false, and takes none, when they hold anything but plain ASCII. */
  appendLines(lines: Uint8Array): boolean {
    this.#makeRoom(lines.length)
    const end = copyPlainLines(lines, this.#memory, this.#length)
    if (end === undefined) return false
    this.#length = end
    return true
  }

  /** All of it, once: the memory is somebody else's from then on. */
  take(): string {
    const text = this.#memory.toString('latin1', 0, this.#length)
    giveBack(this.#memory)
    this.#memory = Buffer.of()
    this.#length = 0
    return text
  }

  #makeRoom(length: number): void {
    const needed = this.#length + length
    if (needed <= this.#memory.length) return
    const memory = memoryFor(needed)
    this.#memory.copy(memory, 0, 0, this.#length)
    this.#memory = memory
  }
}
