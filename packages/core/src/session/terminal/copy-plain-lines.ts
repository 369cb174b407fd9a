const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const BLANK = 0x20
const DELETE = 0x7f

/** For all four bytes of a word at once. */
const HIGHEST_BITS = 0x80808080 | 0
const BLANKS = 0x20202020
const ONES = 0x01010101

/** False for every word with a byte that is not visible ASCII or a blank. */
const isPlain = (word: number): boolean => ((word | ((word - BLANKS) | 0) | ((word + ONES) | 0)) & HIGHEST_BITS) === 0

/**
 * Copies lines of plain ASCII, their line ends made `\n`, up to the first line that holds anything else. Long output costs no more
 * than this one pass over its bytes: no text is made before its end.
 *
 * @param target has room for all of `source` behind `at`
 * @returns how many bytes were read, and where the copy ends
 */
export function copyPlainLines(source: Uint8Array, target: Uint8Array, at: number): { read: number; end: number } {
  const from = new DataView(source.buffer, source.byteOffset, source.byteLength)
  const to = new DataView(target.buffer, target.byteOffset, target.byteLength)
  const { length } = source
  const whole = { read: 0, end: at }
  let read = 0
  let end = at
  while (read < length) {
    for (; read + 4 <= length; read += 4, end += 4) {
      const word = from.getInt32(read, true)
      if (!isPlain(word)) break
      to.setInt32(end, word, true)
    }
    for (let byte = 0; byte !== LF && read < length; ) {
      byte = from.getUint8(read++)
      if (byte === CR) {
        const next = read < length ? from.getUint8(read) : 0
        if (next !== LF && next !== CR) return whole
      } else if (byte < DELETE && (byte >= BLANK || byte === LF || byte === TAB)) {
        to.setUint8(end++, byte)
      } else {
        return whole
      }
    }
    if (to.getUint8(end - 1) === LF) {
      whole.read = read
      whole.end = end
    }
  }
  return whole
}
