/** Bounds against hostile input; deeper blocks are not told apart. */
const MAX_DEPTH = 32
const MAX_HEADER = 80

/**
 * Knows below which headers a line stands, in the four ways that configurations nest: by indentation, by braces, by
 * `config … end`, and by a path line (`/snmp community`).
 */
export class SectionTracker {
  #header = ''
  #path = ''
  #braces: string[] = []
  #configs: string[] = []

  /** Call before the line is read. */
  enter(line: string): void {
    const first = line.charCodeAt(0)
    if (first > 32) this.#header = ''
    if (first === 47) this.#path = line.slice(0, MAX_HEADER).toLowerCase()
  }

  /** Call after the line was read. */
  leave(line: string): void {
    const text = line.trim()
    if (text === '') return
    if (line.charCodeAt(0) > 32) this.#header = text.slice(0, MAX_HEADER).toLowerCase()
    if (text.charCodeAt(0) === 125) this.#braces.pop()
    else if (text.endsWith('{')) this.#push(this.#braces, text)
    if (text.startsWith('config ')) this.#push(this.#configs, text)
    else if (text === 'end') this.#configs.pop()
  }

  /** The last path line. */
  get path(): string {
    return this.#path
  }

  /** The headers above the line, lower case, outermost first. */
  get section(): string {
    return [this.#header, this.#path, ...this.#braces, ...this.#configs].filter((part) => part !== '').join(' ')
  }

  #push(stack: string[], header: string): void {
    if (stack.length < MAX_DEPTH) stack.push(header.slice(0, MAX_HEADER).toLowerCase())
  }
}
