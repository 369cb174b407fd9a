/** One stage after a `|`: takes the output, gives another. */
export type PipeStage = (output: string, argument: string) => string

/** Stages by name; abbreviations are resolved. */
export type PipeTable = Readonly<Record<string, PipeStage>>

/** A line cut at its pipes. */
export interface PipedLine {
  base: string
  stages: readonly { text: string; at: number }[]
}

/** Cuts at `|` outside quotes. With `single`, everything after the first pipe is one stage: its pattern may hold `|`. */
export function splitPipes(line: string, single: boolean): PipedLine {
  const cuts: number[] = []
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at]
    if (character === '"') quoted = !quoted
    if (character === '|' && !quoted) cuts.push(at)
    if (cuts.length > 0 && single) break
  }
  const [first] = cuts
  if (first === undefined) return { base: line, stages: [] }
  const stages = cuts.map((cut, index) => ({ text: line.slice(cut + 1, cuts[index + 1] ?? line.length), at: cut + 1 }))
  return { base: line.slice(0, first).trimEnd(), stages }
}

/** What the user typed after the pipe, as a regular expression where it is one. */
export function toPattern(text: string, flags = ''): RegExp {
  try {
    return new RegExp(text, flags)
  } catch {
    return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), flags)
  }
}

const keepLines = (output: string, keep: (line: string) => boolean): string => {
  const lines = output.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
    .filter(keep)
    .map((line) => `${line}\n`)
    .join('')
}

export const include: PipeStage = (output, text) => {
  const pattern = toPattern(text)
  return keepLines(output, (line) => pattern.test(line))
}

export const exclude: PipeStage = (output, text) => {
  const pattern = toPattern(text)
  return keepLines(output, (line) => !pattern.test(line))
}

export const begin: PipeStage = (output, text) => {
  const pattern = toPattern(text)
  let begun = false
  return keepLines(output, (line) => (begun ||= pattern.test(line)))
}

/** Lines that match, with everything indented below them. */
export const section: PipeStage = (output, text) => {
  const pattern = toPattern(text)
  let inside = false
  let depth = 0
  return keepLines(output, (line) => {
    const indent = line.length - line.trimStart().length
    if (inside && indent > depth) return true
    inside = pattern.test(line)
    depth = indent
    return inside
  })
}

export const countLines = (output: string, text: string): number => {
  const pattern = toPattern(text)
  return output.split('\n').filter((line, index, all) => (index < all.length - 1 || line !== '') && pattern.test(line))
    .length
}

/** A stage by its name or abbreviation: `i`, `inc`, `include`. */
export function findStage(
  table: PipeTable,
  typed: string,
): { name: string; stage: PipeStage } | 'unknown' | 'ambiguous' {
  const exact = table[typed]
  if (exact) return { name: typed, stage: exact }
  const names = Object.keys(table).filter((name) => name.startsWith(typed.toLowerCase()))
  const [name] = names
  if (name === undefined) return 'unknown'
  const stage = table[name]
  return names.length === 1 && stage ? { name, stage } : 'ambiguous'
}
