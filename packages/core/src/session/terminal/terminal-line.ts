/** Characters of a long line that the cursor may still change; without a limit a line of megabytes would be copied at each chunk. */
const REACH = 4096

/**
 * The line that the cursor is on, as a terminal of one row would show it. Enough of a terminal to undo what devices do to their
 * command line: backspaces, carriage returns, erasing, cursor moves within a line, repainting.
 */
export class TerminalLine {
  /** What prompts and questions are looked for in: all of a line of ordinary length, the end of a very long one. */
  text = ''
  /** The beginning of a very long line, out of the cursor's reach. */
  #head: string[] = []
  #column = 0
  #row = 0

  /** Puts printable text at the cursor, over what stands there. */
  write(text: string): void {
    const { text: line } = this
    if (this.#column === line.length) this.text = line + text
    else if (this.#column > line.length) this.text = line.padEnd(this.#column) + text
    else this.text = line.slice(0, this.#column) + text + line.slice(this.#column + text.length)
    this.#column += text.length
    while (this.text.length >= 2 * REACH) {
      this.#head.push(this.text.slice(0, REACH))
      this.text = this.text.slice(REACH)
      this.#column = Math.max(0, this.#column - REACH)
    }
  }

  /** Takes the finished line off. */
  take(): string {
    const text = this.#head.length === 0 ? this.text : this.#head.join('') + this.text
    this.clear()
    this.#head = []
    return text
  }

  clear(): void {
    this.text = ''
    this.#column = 0
  }

  get atEnd(): boolean {
    return this.#column === this.text.length
  }

  moveTo(column: number): void {
    this.#column = Math.max(0, column)
    // Pagers rub their text out with blanks; what follows must not keep the blanks behind it.
    if (this.#column === 0 && this.text !== '' && this.text.trim() === '') this.text = ''
  }

  moveBy(columns: number): void {
    this.moveTo(this.#column + columns)
  }

  erase(mode: number): void {
    if (mode === 0) this.text = this.text.slice(0, this.#column)
    else if (mode === 1)
      this.text = ' '.repeat(Math.min(this.#column, this.text.length)) + this.text.slice(this.#column)
    else this.clear()
  }

  deleteCharacters(count: number): void {
    this.text = this.text.slice(0, this.#column) + this.text.slice(this.#column + count)
  }

  insertBlanks(count: number): void {
    this.text = this.text.slice(0, this.#column) + ' '.repeat(count) + this.text.slice(this.#column)
  }

  /**
   * Absolute cursor position. With one row, a move further down means that the line is finished.
   * @returns true when the line is to be taken.
   */
  position(row: number, column: number): boolean {
    const down = this.#row > 0 && row > this.#row && this.text !== ''
    this.#row = row
    if (!down) this.moveTo(column - 1)
    return down
  }
}
