import { isAscii, isUtf8 } from 'node:buffer'

/**
 * Bytes of a terminal to text: UTF-8, characters split over chunks included; a byte that is no UTF-8 is read as Latin-1, because
 * descriptions typed on old equipment are. The result does not depend on where the chunks are cut.
 */
export class TerminalDecoder {
  #held: Buffer | undefined

  /** Whether no part of a character is held back. */
  get isIdle(): boolean {
    return this.#held === undefined
  }

  decode(chunk: Buffer): string {
    let bytes = chunk
    if (this.#held) {
      bytes = Buffer.concat([this.#held, bytes])
      this.#held = undefined
    } else if (isAscii(bytes)) {
      return bytes.toString('latin1')
    }
    const end = completeLength(bytes)
    if (end < bytes.length) this.#held = Buffer.from(bytes.subarray(end))
    const complete = end < bytes.length ? bytes.subarray(0, end) : bytes
    return isUtf8(complete) ? complete.toString('utf8') : decodeMixed(complete)
  }
}

/** Length of the sequence that `lead` opens; 0 when it opens none. */
const sequenceLength = (lead: number): number =>
  lead < 0x80
    ? 1
    : lead >= 0xc2 && lead < 0xe0
      ? 2
      : lead >= 0xe0 && lead < 0xf0
        ? 3
        : lead >= 0xf0 && lead < 0xf5
          ? 4
          : 0

/** Where an unfinished sequence at the end begins; the length when there is none. */
function completeLength(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 3)
  for (let start = first; start < bytes.length; start++) {
    const needed = sequenceLength(bytes[start] ?? 0)
    if (needed > bytes.length - start && isUnfinished(bytes.subarray(start), needed)) return start
  }
  return bytes.length
}

/** Whether more bytes could still make it a character, so that holding it is right whatever comes. */
function isUnfinished(bytes: Buffer, needed: number): boolean {
  const padded = Buffer.alloc(needed, 0x80)
  bytes.copy(padded)
  if (isUtf8(padded)) return true
  // E0, F0 want a larger second byte than the smallest continuation.
  return bytes.length === 1 && (bytes[0] === 0xe0 || bytes[0] === 0xf0)
}

function decodeMixed(bytes: Buffer): string {
  let text = ''
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes[index] ?? 0)
    const sequence = bytes.subarray(index, index + length)
    if (length > 0 && sequence.length === length && isUtf8(sequence)) {
      text += sequence.toString('utf8')
      index += length
    } else {
      text += String.fromCharCode(bytes[index] ?? 0)
      index++
    }
  }
  return text
}
