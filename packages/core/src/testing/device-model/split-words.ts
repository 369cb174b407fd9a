/** One word of a command line and where it began. */
export interface Word {
  text: string
  /** Offset in the line. */
  start: number
  /** True when it was quoted; `text` is then without the quotes. */
  quoted: boolean
}

/** Cuts a line into words; double quotes keep spaces together. */
export function splitWords(line: string): Word[] {
  const words: Word[] = []
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"?|\S+/g)) {
    const quoted = match[1] !== undefined
    words.push({ text: quoted ? (match[1] ?? '').replace(/\\(["\\])/g, '$1') : match[0], start: match.index, quoted })
  }
  return words
}
