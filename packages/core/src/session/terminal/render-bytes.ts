import { TerminalLine } from './terminal-line.js'

/** Text of whole lines in ASCII, whose only controls are carriage returns and line feeds. */
export function renderBytes(bytes: readonly Uint8Array[]): string {
  const [only] = bytes
  const whole =
    bytes.length === 1 && only ? Buffer.from(only.buffer, only.byteOffset, only.byteLength) : Buffer.concat(bytes)
  const text = whole.toString('latin1').replace(/\r\n/g, '\n')
  return text.includes('\r') ? text.split('\n').map(renderLine).join('\n') : text
}

function renderLine(text: string): string {
  if (!text.includes('\r')) return text
  const line = new TerminalLine()
  const parts = text.replace(/\r+$/, '').split('\r')
  for (const [index, part] of parts.entries()) {
    if (index > 0) line.moveTo(0)
    if (part !== '') line.write(part)
  }
  return line.take()
}
