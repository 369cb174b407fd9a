import { TerminalLine } from './terminal-line.js'
import { unixLines } from './unix-lines.js'

/** Text of whole lines in ASCII, whose only controls are carriage returns and line feeds. */
export function renderBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const lines = unixLines(text)
  return lines.includes('\r') ? lines.split('\n').map(renderLine).join('\n') : lines
}

function renderLine(text: string): string {
  if (!text.includes('\r')) return text
  const line = new TerminalLine()
  const parts = text.split('\r')
  for (const [index, part] of parts.entries()) {
    if (index > 0) line.moveTo(0)
    if (part !== '') line.write(part)
  }
  return line.take()
}
