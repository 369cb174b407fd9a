import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AsciiBulk } from './ascii-bulk.js'
import { TerminalText } from './terminal-text.js'

/** What `OutputBuffer` collected. */
export interface CollectedOutput {
  text: string
  truncated: boolean
  file: string | undefined
}

/** Output of so many characters is long. */
const LONG = 65_536

/**
 * Collects the body of one command. Past `maxBytes` the text in memory stays as it is and everything goes to a file that only its
 * owner can read, so that one runaway command cannot take the process down.
 */
export class OutputBuffer {
  readonly #maxBytes: number
  #blocks: string[] = []
  /** What comes after `#blocks`, of long output. */
  #bulk: AsciiBulk | undefined
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
    if (this.#bulk && isAscii(block)) return this.#bulk.append(block)
    this.#endBulk()
    this.#blocks.push(block)
  }

  /** Whole lines as they came, without escape sequences. */
  appendBytes(lines: Uint8Array): void {
    const length = this.#length + lines.length
    if (!this.#file && length >= LONG && length <= this.#maxBytes) {
      const bulk = this.#bulk ?? this.#beginBulk()
      const before = bulk.length
      if (bulk.appendLines(lines)) {
        this.#length += bulk.length - before
        return
      }
    }
    this.append(toText(lines))
  }

  /** With all there is so far, where that is ASCII: putting it before the rest in the end would copy both. */
  #beginBulk(): AsciiBulk {
    const bulk = new AsciiBulk()
    const text = this.#blocks.join('')
    if (isAscii(text)) {
      bulk.append(text)
      this.#blocks = []
    }
    this.#bulk = bulk
    return bulk
  }

  /** All of it is in `#blocks` after this. */
  #endBulk(): void {
    if (!this.#bulk) return
    this.#blocks.push(this.#bulk.take())
    this.#bulk = undefined
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
    return collected
  }

  #text(): string {
    this.#endBulk()
    const [only = ''] = this.#blocks
    return this.#blocks.length <= 1 ? only : this.#blocks.join('')
  }
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length

function toText(lines: Uint8Array): string {
  let text = ''
  new TerminalText().write(lines, {
    lines(block) {
      text += block
    },
  })
  return text
}
