/** How a platform's pager looks, byte for byte. */
export interface PagerShape {
  /** Printed when the page is full; `percent` is how much has been shown. */
  text(percent: number): string
  /** Printed to wipe it when a key is pressed. */
  erase: string
  /** Printed to wipe it when the user quits. @default `erase` and a new line */
  quit?: string
}

export interface PagerOptions {
  shape: PagerShape
  /** Lines of a page; 0 turns the pager off. */
  pageLength(): number
  write(text: string): void
}

/** Holds output back when a page is full, until a key asks for more. */
export interface Pager {
  /** Complete lines or pieces of them. */
  print(text: string): void
  /** True while output is held back: the next key belongs to the pager. */
  isWaiting(): boolean
  /** Space or `f`: a page; Enter: a line; `q`, ^C and other letters: drop the rest. */
  key(character: string): void
  /** Forgets held output and begins a new first page. */
  reset(): void
}

export function createPager({ shape, pageLength, write }: PagerOptions): Pager {
  let held = ''
  let shown = 0
  let total = 0
  let room = Number.POSITIVE_INFINITY
  let waiting = false
  let quitted = false

  const flow = (): void => {
    while (held !== '') {
      if (room <= 0) {
        waiting = true
        write(shape.text(total === 0 ? 0 : Math.floor((shown * 100) / total)))
        return
      }
      const page = Number.isFinite(room) ? endOfLines(held, room) : { end: held.length, lines: 0 }
      write(held.slice(0, page.end))
      held = held.slice(page.end)
      shown += page.end
      room -= page.lines
    }
  }
  const begin = (): void => {
    const length = pageLength()
    room = length > 0 ? Math.max(1, length - 1) : Number.POSITIVE_INFINITY
  }

  return {
    isWaiting: () => waiting,
    print(text) {
      if (quitted) return
      total += text.length
      held += text
      if (!waiting) flow()
    },
    key(character) {
      waiting = false
      if (character === ' ' || character === 'f') {
        write(shape.erase)
        begin()
      } else if (character === '\r' || character === '\n') {
        write(shape.erase)
        room = 1
      } else {
        write(shape.quit ?? `${shape.erase}\n`)
        held = ''
        quitted = true
      }
      flow()
    },
    reset() {
      held = ''
      shown = 0
      total = 0
      waiting = false
      quitted = false
      begin()
    },
  }
}

/** Where the first `count` lines of `text` end. */
function endOfLines(text: string, count: number): { end: number; lines: number } {
  let end = 0
  let lines = 0
  while (lines < count) {
    const next = text.indexOf('\n', end)
    if (next === -1) return { end: text.length, lines }
    end = next + 1
    lines++
  }
  return { end, lines }
}
