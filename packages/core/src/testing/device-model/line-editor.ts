/** What ended a piece of input. */
export type EditorEvent = 'enter' | 'interrupt' | 'end-of-file' | 'suspend' | 'help' | 'complete'

/** How a platform shows a command that is longer than the terminal is wide. */
export type LongLineStyle = 'scroll' | 'wrap' | 'none'

export interface LineEditorOptions {
  echo(text: string): void
  /** @default 'none' */
  longLines?: LongLineStyle
  columns(): number
  /** Whether `?` asks for help and Tab completes. @default false */
  helpKeys?: boolean
}

/** The line discipline of a terminal: takes bytes (one character each), echoes them, edits, finds the end of the line. */
export interface LineEditor {
  /** Reads until something happens or the input is used up. */
  feed(input: string): { event?: EditorEvent; rest: string }
  /** The line so far, decoded. */
  text(): string
  /** Begins a new line. `offset` is the column at which it starts. */
  reset(options: { echo: boolean; offset: number }): void
  /** Shows the line again, after help or a log message. */
  redraw(): void
  append(text: string): void
}

const EVENTS: Readonly<Record<string, EditorEvent>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'interrupt',
  '\x04': 'end-of-file',
  '\x1a': 'suspend',
}

export function createLineEditor({
  echo,
  longLines = 'none',
  columns,
  helpKeys = false,
}: LineEditorOptions): LineEditor {
  let line = ''
  let echoing = true
  let offset = 0
  let column = 0
  let afterReturn = false

  const show = (text: string): void => {
    if (!echoing) return
    const width = columns()
    if (longLines === 'none' || column + text.length < width) {
      column += text.length
      echo(text)
      return
    }
    for (const character of text) showAtMargin(character, width)
  }
  const showAtMargin = (character: string, width: number): void => {
    echo(character)
    column++
    if (column < width - (longLines === 'scroll' ? 1 : 0)) return
    if (longLines === 'wrap') {
      echo(' \r')
      column = 0
      return
    }
    const shown = Math.max(1, column - offset)
    const tail = line.slice(-Math.floor(shown / 2))
    const blank = Math.max(0, shown - tail.length - 1)
    echo(`${'\b'.repeat(shown)}$${tail}${' '.repeat(blank)}${'\b'.repeat(blank)}`)
    column = offset + tail.length + 1
  }
  const erase = (count: number): void => {
    const gone = Math.min(count, line.length)
    line = line.slice(0, line.length - gone)
    if (echoing) echo('\b \b'.repeat(gone))
    column -= gone
  }
  const type = (text: string): void => {
    line += text
    show(text)
  }
  const control = (character: string): EditorEvent | undefined => {
    if (character === '\x7f' || character === '\b') erase(1)
    else if (character === '\x15' || character === '\x18') erase(line.length)
    else if (character === '\x17') erase(line.length - (line.trimEnd().lastIndexOf(' ') + 1))
    else if (character === '\t') return helpKeys ? 'complete' : void type(' ')
    return EVENTS[character]
  }

  return {
    feed(input) {
      let at = 0
      if (afterReturn && input.startsWith('\n')) at = 1
      if (input.length > 0) afterReturn = false
      while (at < input.length) {
        const plain = plainLength(input, at, helpKeys)
        if (plain > 0) {
          type(input.slice(at, at + plain))
          at += plain
          continue
        }
        const character = input.charAt(at)
        if (character === '\x1b') {
          at += escapeLength(input, at)
          continue
        }
        at++
        const event = character === '?' ? 'help' : control(character)
        if (!event) continue
        afterReturn = character === '\r'
        return { event, rest: input.slice(at) }
      }
      return { rest: '' }
    },
    text: () => Buffer.from(line, 'latin1').toString('utf8'),
    reset(options) {
      line = ''
      echoing = options.echo
      offset = options.offset
      column = offset
    },
    redraw: () => {
      if (echoing) echo(line)
    },
    append: type,
  }
}

/** Length of the run of ordinary characters at `at`. */
function plainLength(input: string, at: number, helpKeys: boolean): number {
  let end = at
  while (end < input.length) {
    const code = input.charCodeAt(end)
    if (code < 0x20 || code === 0x7f || (helpKeys && code === 0x3f)) break
    end++
  }
  return end - at
}

/** Length of the cursor-key sequence at `at`; the keys themselves do nothing here. */
function escapeLength(input: string, at: number): number {
  return /^\x1b(?:\[[0-9;]*[A-Za-z~]|O.|.)?/s.exec(input.slice(at, at + 16))?.[0].length ?? 1
}
