/** Escape sequences and everything that is not visible: echoes are compared without them. */
const INVISIBLE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|.)|[\x00-\x20\x7f]/g
const squeeze = (text: string): string => text.replace(INVISIBLE, '')

/** GNU readline at the right margin: the next character, a carriage return, and the same character again. */
const MARGIN = /(\S)\r(?=\1)/gu

/** Lines before an echo that never comes are output after all. */
const MOST_BEFORE_ECHO = 65_536
/** So much of the end of a command is enough to know it by. */
const SHOWN_OF_COMMAND = 8

/**
 * Finds the end of the echoed command, so that output begins where it should: also when the terminal wrapped or repainted the line,
 * or a log message came in between. What came before the echo is no output of the command.
 */
export class EchoMatcher {
  readonly #command: string
  readonly #typedAfter: string
  #squeezed: { wanted: string; prompt: string } | undefined
  #before: string[] = []
  #beforeLength = 0
  #rendered = ''
  #raw: Uint8Array[] = []
  #rawLength = 0

  /** @param prompt what stood before the cursor when the command was typed. */
  constructor(command: string, prompt: string) {
    this.#command = command
    this.#typedAfter = prompt
  }

  /** Bytes as they came: a wrapped line shows there in the order in which it was typed. */
  see(chunk: Uint8Array): void {
    if (this.#rawLength > MOST_BEFORE_ECHO) return
    this.#raw.push(chunk)
    this.#rawLength += chunk.length
  }

  /** @returns the text before the command on the line that held its end, or undefined while there is no echo yet. */
  line(line: string): string | undefined {
    // As most devices echo, at no cost.
    if (line.endsWith(this.#command)) return line.slice(0, line.length - this.#command.length)
    const { wanted } = this.#invisibleGone()
    const squeezed = squeeze(line)
    this.#rendered += squeezed
    this.#before.push(line)
    this.#beforeLength += line.length + 1
    if (this.#rendered.endsWith(wanted) || this.#rawHoldsIt(wanted)) {
      return squeezed.endsWith(wanted) ? prefixOf(line, wanted.length) : ''
    }
    if (this.#rendered.length > MOST_BEFORE_ECHO) this.#rendered = this.#rendered.slice(-wanted.length)
    return undefined
  }

  /** True when so much came without an echo that there will be none. */
  get hopeless(): boolean {
    return this.#beforeLength > MOST_BEFORE_ECHO
  }

  /** The lines seen, as output: without the prompt that was typed on, and what is left of the command behind it. */
  giveUp(): string {
    const lines = this.#withoutTypedOn(this.#before)
    this.#before = []
    return lines.map((line) => `${line}\n`).join('')
  }

  #withoutTypedOn(lines: readonly string[]): readonly string[] {
    const { wanted, prompt } = this.#invisibleGone()
    const [first = '', ...rest] = lines
    const visible = squeeze(first)
    if (prompt === '' || !visible.startsWith(prompt)) return lines
    const behind = visible.slice(prompt.length)
    // A command line that scrolled shows its end only.
    if (behind === '' || wanted.endsWith(behind.slice(-SHOWN_OF_COMMAND))) return rest
    return first.startsWith(this.#typedAfter) ? [first.slice(this.#typedAfter.length), ...rest] : rest
  }

  /** Where a block goes on after the same line painted again, when it begins with that; else 0. */
  repeatedIn(block: string): number {
    if (this.#typedAfter === '' || !block.startsWith(this.#typedAfter.trimEnd())) return 0
    const { wanted, prompt } = this.#invisibleGone()
    const end = block.indexOf('\n')
    return squeeze(block.slice(0, end)) === prompt + wanted ? end + 1 : 0
  }

  #invisibleGone(): { wanted: string; prompt: string } {
    this.#squeezed ??= { wanted: squeeze(this.#command), prompt: squeeze(this.#typedAfter) }
    return this.#squeezed
  }

  /** A wrapped line shows in the raw bytes in the order in which it was typed; only as far as the lines looked at. */
  #rawHoldsIt(wanted: string): boolean {
    const lines = Buffer.concat(this.#raw).toString('utf8').replace(MARGIN, '').split('\n', this.#before.length)
    return squeeze(lines.join('')).endsWith(wanted)
  }
}

/** The part of `line` before its last `visible` visible characters. */
function prefixOf(line: string, visible: number): string {
  let index = line.length
  for (let left = visible; left > 0 && index > 0; index--) if (squeeze(line[index - 1] ?? '') !== '') left--
  return line.slice(0, index)
}
