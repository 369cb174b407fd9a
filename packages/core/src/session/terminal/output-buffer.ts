import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyPlainLines } from './copy-plain-lines.js'

/** What `OutputBuffer` collected. */
export interface CollectedOutput {
  text: string
  truncated: boolean
  file: string | undefined
}

/** From so many characters on, plain text is kept outside the heap, where no garbage collection moves it about. */
const BULK_FROM = 65_536
const SMALLEST_BULK = 1_048_576

/** The memory of the last long output, for the next one, as long as nobody needs it: fresh memory costs more than filling it. */
let spareBulk: WeakRef<Buffer> | undefined

function takeBulk(room: number): Buffer {
  const spare = spareBulk?.deref()
  if (!spare || spare.length < room) return Buffer.allocUnsafeSlow(Math.max(SMALLEST_BULK, 2 * room))
  spareBulk = undefined
  return spare
}

/**
 * Collects the body of one command. Past `maxBytes` the text in memory stays as it is and everything goes to a file that only its
 * owner can read, so that one runaway command cannot take the process down.
 */
export class OutputBuffer {
  readonly #maxBytes: number
  #blocks: string[] = []
  /** What comes after `#blocks`, in ASCII. */
  #bulk: Buffer | undefined
  #bulkLength = 0
  #length = 0
  #file: { path: string; descriptor: number } | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Characters in memory. */
  get length(): number {
    return this.#length
  }

  /** Whole lines, each with its `\n`. */
  append(block: string): void {
    if (this.#file) {
      writeSync(this.#file.descriptor, block)
      return
    }
    if (this.#length + block.length > this.#maxBytes) return this.#spill(block)
    this.#length += block.length
    if (this.#bulk && this.#bulkLength > 0 && isAscii(block)) {
      this.#makeRoom(block.length)
      this.#bulkLength += this.#bulk.write(block, this.#bulkLength, 'latin1')
    } else {
      this.#endBulk()
      this.#blocks.push(block)
    }
  }

  /**
   * The same for bytes of whole lines: takes those that are plain ASCII from the beginning on, when there is so much output that it
   * is worth it.
   * @returns how many bytes were taken
   */
  appendPlain(bytes: Uint8Array): number {
    const length = this.#length + bytes.length
    if (this.#file || length < BULK_FROM || length > this.#maxBytes) return 0
    const bulk = this.#makeRoom(bytes.length)
    const { read, end } = copyPlainLines(bytes, bulk, this.#bulkLength)
    this.#length += end - this.#bulkLength
    this.#bulkLength = end
    return read
  }

  #makeRoom(room: number): Buffer {
    // In one piece from the beginning, where possible: joining the pieces would copy it all again.
    const first = this.#bulkLength === 0 ? this.#blocks.join('') : ''
    const moved = isAscii(first) ? first : ''
    const needed = this.#bulkLength + moved.length + room
    let bulk = this.#bulk
    if (!bulk || bulk.length < needed) {
      bulk = takeBulk(needed)
      this.#bulk?.copy(bulk, 0, 0, this.#bulkLength)
      this.#bulk = bulk
    }
    if (moved !== '') {
      this.#blocks = []
      this.#bulkLength = bulk.write(moved, 0, 'latin1')
    }
    return bulk
  }

  /** All of it is in `#blocks` after this. */
  #endBulk(): void {
    if (this.#bulk && this.#bulkLength > 0) this.#blocks.push(this.#bulk.toString('latin1', 0, this.#bulkLength))
    this.#bulkLength = 0
  }

  #spill(block: string): void {
    const path = join(mkdtempSync(join(tmpdir(), 'flotilla-output-')), 'output.txt')
    this.#file = { path, descriptor: openSync(path, 'wx', 0o600) }
    const kept = this.#text()
    writeSync(this.#file.descriptor, kept)
    writeSync(this.#file.descriptor, block)
    const room = this.#maxBytes - kept.length
    this.#blocks = [kept, block.slice(0, room)]
    this.#length = kept.length + Math.min(room, block.length)
  }

  /** The last `count` whole lines that are in memory, oldest first. */
  lastLines(count: number): string[] {
    this.#endBulk()
    let text = ''
    for (let index = this.#blocks.length - 1; index >= 0; index--) {
      text = this.#blocks[index] + text
      const lines = text.split('\n')
      if (lines.length > count + 1) return lines.slice(-count - 1, -1)
    }
    return text.split('\n').slice(0, -1).slice(-count)
  }

  /** Takes whole lines off the end again; lines that are in a file already stay there. */
  dropLines(count: number): void {
    if (count === 0 || this.#file) return
    this.#endBulk()
    for (let left = count; left > 0; left--) {
      const block = this.#blocks.pop()
      if (block === undefined) return
      const cut = block.lastIndexOf('\n', block.length - 2) + 1
      if (cut > 0) this.#blocks.push(block.slice(0, cut))
      this.#length -= block.length - cut
    }
  }

  finish(): CollectedOutput {
    if (this.#file) closeSync(this.#file.descriptor)
    const collected = { text: this.#text(), truncated: this.#file !== undefined, file: this.#file?.path }
    this.#file = undefined
    if (this.#bulk) spareBulk = new WeakRef(this.#bulk)
    this.#bulk = undefined
    return collected
  }

  #text(): string {
    this.#endBulk()
    const [only = ''] = this.#blocks
    return this.#blocks.length <= 1 ? only : this.#blocks.join('')
  }
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length
