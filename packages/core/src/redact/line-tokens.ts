/** One word of a line, with what is needed to read a value that begins at it. */
export interface LineToken {
  /** Where the token begins in the line. */
  start: number
  /** End of the run without whitespace that holds the token; a value never ends inside a run. */
  runEnd: number
  /** Lower case, without quotes and brackets around it; empty when a terminator ends it, as it then introduces nothing. */
  word: string
  /** Whether a double quote stands open where the token begins. */
  quoted: boolean
}

const OPENERS = '"\'([{<'
const CLOSERS = '"\')]}>'

const bareWord = (run: string): string => {
  if (run === '{') return run
  let start = 0
  let end = run.length
  while (start < end && (OPENERS.includes(run.charAt(start)) || run.charAt(start) === '\\')) start += 1
  while (end > start && CLOSERS.includes(run.charAt(end - 1))) end -= 1
  const last = run.charAt(end - 1)
  return last === ';' || last === ',' || last === '.' || last === '=' ? '' : run.slice(start, end).toLowerCase()
}

/** A log message glues the command to its label: `logged command:username …`. */
const GLUED_LABEL = /^[A-Za-z]{2,20}:(?=[A-Za-z])/

/** Splits a line at whitespace. Linear in the line. */
export const tokenizeLine = (line: string): LineToken[] => {
  const tokens: LineToken[] = []
  const runs = /\S+/g
  let quotes = 0
  let scanned = 0
  for (let match = runs.exec(line); match !== null; match = runs.exec(line)) {
    const run = match[0]
    for (; scanned < match.index; scanned += 1) {
      if (line.charCodeAt(scanned) === 34 && line.charCodeAt(scanned - 1) !== 92) quotes += 1
    }
    const runEnd = match.index + run.length
    const quoted = quotes % 2 === 1
    const label = GLUED_LABEL.exec(run)?.[0]
    if (label !== undefined) tokens.push({ start: match.index, runEnd, word: label, quoted })
    const start = match.index + (label?.length ?? 0)
    tokens.push({ start, runEnd, word: bareWord(run.slice(label?.length ?? 0)), quoted })
  }
  return tokens
}

/** A value in a line: the range of its text without quotes, and where reading goes on. */
export interface ValueRange {
  start: number
  end: number
  /** First index after the value and its closing quote. */
  next: number
}

/** Longest quoted value that is looked for; a bound on the search keeps hostile lines linear. */
const MAX_QUOTED = 8192

const closingQuote = (line: string, from: number, limit: number, quote: string): number => {
  const text = line.slice(from, limit)
  for (let index = text.indexOf(quote); index !== -1; index = text.indexOf(quote, index + 1)) {
    if (quote.length > 1 || text.charCodeAt(index - 1) !== 92) return from + index
  }
  return -1
}

/** Reads the value that begins at `start`: quoted, inside an outer quote, or up to the next whitespace. */
export const readValue = (line: string, start: number, runEnd: number, quoted: boolean): ValueRange => {
  const quote = line.startsWith('\\"', start) ? '\\"' : line.charAt(start)
  if (quote === '\\"' || quote === "'" || (quote === '"' && !quoted)) {
    const from = start + quote.length
    const close = closingQuote(line, from, from + MAX_QUOTED, quote)
    return close === -1
      ? { start: from, end: runEnd, next: runEnd }
      : { start: from, end: close, next: close + quote.length }
  }
  if (quoted) {
    const close = closingQuote(line, start, runEnd, '"')
    if (close !== -1) return { start, end: close, next: close }
  }
  let end = runEnd
  while (end > start && ';,)]}'.includes(line.charAt(end - 1))) end -= 1
  return end === start ? { start, end: runEnd, next: runEnd } : { start, end, next: end }
}
