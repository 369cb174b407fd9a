const LF = 0x0a
const CR = 0x0d
const TAB = 0x09
const BLANK = 0x20
const DELETE = 0x7f

/** For all four bytes of a word at once. */
const HIGHEST_BITS = 0x80808080 | 0
const BLANKS = 0x20202020
const ONES = 0x01010101

/** False for every word with a byte that is neither visible ASCII nor a blank. */
const isPlain = (word: number): boolean => ((word | ((word - BLANKS) | 0) | ((word + ONES) | 0)) & HIGHEST_BITS) === 0

/**
 * Copies whole lines of plain ASCII with their ends made `\n`. Long output is read in this one pass over its bytes, four at a time.
 *
 * @param target has room for all of `source` behind `at`
 * @returns where the copy ends, or undefined when a line holds anything else
 */
export function copyPlainLines(source: Uint8Array, target: Uint8Array, at: number): number | undefined {
  const from = new DataView(source.buffer, source.byteOffset, source.byteLength)
  const to = new DataView(target.buffer, target.byteOffset, target.byteLength)
  const { length } = source
  let end = at
  for (let index = 0; index < length; ) {
    for (; index + 4 <= length; index += 4, end += 4) {
      const word = from.getInt32(index, true)
      if (!isPlain(word)) break
      to.setInt32(end, word, true)
    }
    // The rest of the line.
    for (let byte = 0; byte !== LF && index < length; ) {
      byte = from.getUint8(index++)
      if (byte === CR) {
        const next = index < length ? from.getUint8(index) : 0
        if (next !== LF && next !== CR) return undefined
      } else if (byte < DELETE && (byte >= BLANK || byte === LF || byte === TAB)) {
        to.setUint8(end++, byte)
      } else {
        return undefined
      }
    }
  }
  return end
}
