/**
 * Text as it goes over the wire, one character a byte. The terminal works on these so that output which is not UTF-8 passes
 * unharmed.
 */
export function toByteString(text: string | Uint8Array): string {
  if (typeof text !== 'string') return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1')
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
