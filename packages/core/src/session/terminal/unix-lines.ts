/** Text with its line ends, `\r\n` or a run of `\r` before `\n`, as `\n`. Faster than a pattern, and linear whatever the text. */
export function unixLines(text: string): string {
  if (!text.includes('\r')) return text
  let lines = ''
  let start = 0
  for (let lineFeed = text.indexOf('\n'); lineFeed >= 0; lineFeed = text.indexOf('\n', lineFeed + 1)) {
    const end = withoutReturns(text, lineFeed)
    if (end === lineFeed) continue
    // The line feed comes with the next piece: one piece a line.
    if (end > start) lines += text.slice(start, end)
    start = lineFeed
  }
  return lines + text.slice(start)
}

/** Where a run of carriage returns that ends at `end` begins. */
export function withoutReturns(text: string, end: number): number {
  let start = end
  while (start > 0 && text.charCodeAt(start - 1) === 0x0d) start--
  return start
}
