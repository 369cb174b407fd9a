import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderLines } from './render-lines.js'

/** What `OutputBuffer` collected. */
export interface CollectedOutput {
  text: string
  truncated: boolean
  file: string | undefined
}

/**
 * Collects the body of one command. Past `maxBytes` the text in memory stays as it is and everything goes to a file that only its
 * owner can read, so that one runaway command cannot take the process down.
 */
export class OutputBuffer {
  readonly #maxBytes: number
  /** Text, or the bytes of whole lines: long output stays out of the heap until its end. */
  #blocks: (string | Buffer)[] = []
  #length = 0
  #file: { path: string; descriptor: number } | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Characters in memory, line ends as they came. */
  get length(): number {
    return this.#length
  }

  /** Whole lines, each with its `\n`; as bytes, without escape sequences. */
  append(block: string | Buffer): void {
    if (this.#file) {
      writeSync(this.#file.descriptor, toText(block))
    } else if (this.#length + block.length <= this.#maxBytes) {
      this.#blocks.push(block)
      this.#length += block.length
    } else {
      this.#spill(toText(block))
    }
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
    let text = ''
    for (let index = this.#blocks.length - 1; index >= 0; index--) {
      text = this.#textAt(index) + text
      const lines = text.split('\n')
      if (lines.length > count + 1) return lines.slice(-count - 1, -1)
    }
    return text.split('\n').slice(0, -1).slice(-count)
  }

  /** Takes whole lines off the end again; lines that are in a file already stay there. */
  dropLines(count: number): void {
    for (let left = count; left > 0 && this.#blocks.length > 0 && !this.#file; left--) {
      const block = this.#textAt(this.#blocks.length - 1)
      const cut = block.lastIndexOf('\n', block.length - 2) + 1
      this.#blocks.pop()
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
    const [only = ''] = this.#blocks
    if (this.#blocks.length <= 1) return toText(only)
    return this.#blocks.every((block) => typeof block === 'string') ? this.#blocks.join('') : renderLines(this.#blocks)
  }

  /** A block as text from now on. */
  #textAt(index: number): string {
    const block = this.#blocks[index] ?? ''
    const text = toText(block)
    this.#blocks[index] = text
    this.#length += text.length - block.length
    return text
  }
}

const toText = (block: string | Buffer): string => (typeof block === 'string' ? block : renderLines([block]))
