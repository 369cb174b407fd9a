import { TerminalLine } from './terminal-line.js'
import { TerminalDecoder } from './text-decoder.js'
import { unixLines, withoutReturns } from './unix-lines.js'

/** Who gets finished lines. */
export interface LineSink {
  /** Lines, each with its `\n`, one or many at a time. */
  lines(block: string): void
  /** Lines as the bytes that they came as, when there are many; without escape sequences, but not yet looked at in any other way. */
  bytes?(lines: Buffer): void
}

/** Smaller chunks are not worth two ways of reading. */
const MANY_BYTES = 4096
const LF = 0x0a
const ESCAPE = 0x1b

/**
 * What a terminal acts on or leaves out: escape, backspace, carriage return (none is left before a line feed by then), bell, null,
 * vertical tab, shift out and in, delete. Other control characters are kept: they mean nothing here, and looking for each costs time.
 */
const CONTROLS = /[\x1b\b\r\x07\0\x0b\x0e\x0f\x7f]/g
/** All of them but the carriage return. A search for one character is many times faster than a pattern. */
export const isControlled = (text: string): boolean =>
  text.includes('\x1b') ||
  text.includes('\b') ||
  text.includes('\x07') ||
  text.includes('\0') ||
  text.includes('\x0b') ||
  text.includes('\x0e') ||
  text.includes('\x0f') ||
  text.includes('\x7f')

/** An escape sequence that has not ended yet may be held for so many characters; longer ones are no sequences. */
const LONGEST_SEQUENCE = 4096
const SEQUENCE =
  /^\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])/
const UNFINISHED = /^\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]+)?$/

/** The last line of a chunk is most often a prompt: a few steps from the end. */
function startOfLastLine(text: string): number {
  for (let start = text.length; start > text.length - 64 && start > 0; start--) {
    if (text.charCodeAt(start - 1) === LF) return start
  }
  return text.lastIndexOf('\n') + 1
}

/**
 * What a device sends, as text: one pass, linear in its size. Finished lines are handed over in blocks; the line in progress
 * stays in `line`, because backspaces and repainting may still change it.
 */
export class TerminalText {
  readonly #decoder = new TerminalDecoder()
  readonly #line = new TerminalLine()
  #held = ''

  /** The unfinished last line. */
  get line(): string {
    return this.#line.text
  }

  /** Drops the unfinished line: a pager's prompt that was answered. */
  clearLine(): void {
    this.#line.clear()
  }

  /** @param takesBytes whether the sink may get `bytes` this time */
  write(chunk: Uint8Array, sink: LineSink, takesBytes = false): void {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const end = takesBytes && bytes.length >= MANY_BYTES ? bytes.lastIndexOf(LF) + 1 : 0
    if (end === 0) return this.#read(bytes, sink)
    // The line in progress may have been painted over; those that begin behind it have nothing to do with each other.
    let start = this.#line.text === '' ? 0 : bytes.indexOf(LF) + 1
    if (start > 0) this.#read(bytes.subarray(0, start), sink)
    const lines = bytes.subarray(start, end)
    if (start < end && this.#isBetweenLines && !lines.includes(ESCAPE)) {
      sink.bytes?.(lines)
      start = end
    }
    if (start < bytes.length) this.#read(bytes.subarray(start), sink)
  }

  get #isBetweenLines(): boolean {
    return this.#line.text === '' && this.#line.atEnd && this.#held === '' && this.#decoder.isIdle
  }

  #read(bytes: Buffer, sink: LineSink): void {
    let text = this.#decoder.decode(bytes)
    if (this.#held !== '') {
      text = this.#held + text
      this.#held = ''
    }
    // A carriage return at the very end may belong to a line feed that has not come yet.
    if (text.endsWith('\r')) {
      this.#held = '\r'
      text = text.slice(0, withoutReturns(text, text.length))
    }
    text = unixLines(text)
    if (this.#line.atEnd && !text.includes('\r') && !isControlled(text)) this.#plain(text, sink)
    else this.#controlled(text, sink)
  }

  #plain(text: string, sink: LineSink): void {
    const end = startOfLastLine(text)
    if (end > 0) {
      sink.lines(this.#line.take() + text.slice(0, end))
      this.#line.write(text.slice(end))
    } else {
      this.#line.write(text)
    }
  }

  #controlled(text: string, sink: LineSink): void {
    let index = 0
    while (index < text.length) {
      CONTROLS.lastIndex = index
      const next = CONTROLS.exec(text)?.index ?? text.length
      this.#printable(text.slice(index, next), sink)
      if (next >= text.length) return
      index = this.#control(text, next, sink)
    }
  }

  #printable(text: string, sink: LineSink): void {
    if (this.#line.atEnd) {
      this.#plain(text, sink)
      return
    }
    const parts = text.split('\n')
    for (const [position, part] of parts.entries()) {
      if (position > 0) sink.lines(`${this.#line.take()}\n`)
      if (part !== '') this.#line.write(part)
    }
  }

  /** @returns where to go on. */
  #control(text: string, index: number, sink: LineSink): number {
    const code = text.charCodeAt(index)
    if (code === 0x0d) this.#line.moveTo(0)
    else if (code === 0x08) this.#line.moveBy(-1)
    else if (code === 0x0b) sink.lines(`${this.#line.take()}\n`)
    else if (code === 0x1b) return this.#escape(text, index, sink)
    return index + 1
  }

  #escape(text: string, index: number, sink: LineSink): number {
    const rest = text.slice(index, index + LONGEST_SEQUENCE)
    const sequence = SEQUENCE.exec(rest)?.[0]
    if (sequence === undefined) {
      const unfinished = rest.length < LONGEST_SEQUENCE && index + rest.length === text.length && UNFINISHED.test(rest)
      if (!unfinished) return index + 1
      this.#held = rest + this.#held
      return text.length
    }
    if (sequence === '\x1bE') sink.lines(`${this.#line.take()}\n`)
    else if (sequence.startsWith('\x1b[')) this.#cursor(sequence, sink)
    return index + sequence.length
  }

  #cursor(sequence: string, sink: LineSink): void {
    const final = sequence.at(-1) ?? ''
    const parameters = sequence.slice(2, -1).split(';')
    const first = Number.parseInt(parameters[0] ?? '', 10)
    const count = Math.min(Number.isNaN(first) ? 1 : Math.max(1, first), 1000)
    const line = this.#line
    if (final === 'D') line.moveBy(-count)
    else if (final === 'C') line.moveBy(count)
    else if (final === 'G') line.moveTo(count - 1)
    else if (final === 'K') line.erase(Number.isNaN(first) ? 0 : first)
    else if (final === 'J') line.erase(Number.isNaN(first) ? 0 : Math.min(first, 2))
    else if (final === 'P' || final === 'X') line.deleteCharacters(count)
    else if (final === '@') line.insertBlanks(count)
    else if (final === 'H' || final === 'f') {
      const column = Number.parseInt(parameters[1] ?? '', 10)
      if (line.position(count, Number.isNaN(column) ? 1 : Math.min(Math.max(1, column), 1000)))
        sink.lines(`${line.take()}\n`)
    }
  }
}
