import { isAscii } from 'node:buffer'
import { isControlled, TerminalText } from './terminal-text.js'

/**
 * The text of whole lines: as text already, or as the bytes that they came as, without escape sequences. As long as all is ASCII it is
 * put together outside the heap, in one piece.
 */
export function renderLines(blocks: readonly (string | Buffer)[]): string {
  const plain = Buffer.allocUnsafeSlow(blocks.reduce((length, block) => length + block.length, 0))
  const texts: string[] = []
  let end = 0
  for (const block of blocks) {
    const next = typeof block === 'string' ? copyText(block, plain, end) : copyLines(block, plain, end)
    if (next === undefined) texts.push(plain.toString('latin1', 0, end), renderClosely(block))
    end = next ?? 0
  }
  const last = plain.toString('latin1', 0, end)
  return texts.length === 0 ? last : texts.join('') + last
}

/** @returns where the copy ends, or undefined when the text holds anything but ASCII. */
const copyText = (text: string, target: Buffer, at: number): number | undefined =>
  Buffer.byteLength(text) === text.length ? at + target.write(text, at, 'latin1') : undefined

/**
 * Makes line ends `\n`. The bytes are moved, and no strings made of them, because that is what costs in long output.
 * @returns where the copy ends, or undefined when a line is not plain ASCII.
 */
function copyLines(lines: Buffer, target: Buffer, at: number): number | undefined {
  if (!isAscii(lines)) return undefined
  const text = lines.toString('latin1')
  if (isControlled(text)) return undefined
  lines.copy(target, at)
  let start = 0
  let end = at
  for (let ret = text.indexOf('\r'); ret >= 0; ret = text.indexOf('\r', start)) {
    if (text.charCodeAt(ret + 1) !== 0x0a) return undefined
    target.copyWithin(end, at + start, at + ret)
    end += ret - start
    start = ret + 1
  }
  target.copyWithin(end, at + start, at + text.length)
  return end + text.length - start
}

function renderClosely(block: string | Buffer): string {
  if (typeof block === 'string') return block
  let text = ''
  new TerminalText().write(block, {
    lines(lines) {
      text += lines
    },
  })
  return text
}
