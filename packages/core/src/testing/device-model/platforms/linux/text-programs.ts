import { toPattern } from '../../line-cli/pipes.js'
import { filterInput, splitArgs } from './file-programs.js'
import type { Program } from './linux-host.js'

const linesOf = (text: string): string[] => {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** `-n 5`, `-n5` and `-5`; the arguments without them. */
function takeCount(args: readonly string[], standard: number): { count: string; rest: string[] } {
  const rest = [...args]
  const at = rest.findIndex((arg) => /^-n?[+-]?\d*$/.test(arg) && arg !== '-')
  if (at === -1) return { count: String(standard), rest }
  const arg = rest[at] ?? ''
  const inline = arg.replace(/^-n?/, '')
  const [value = inline] = inline === '' ? rest.splice(at + 1, 1) : [inline]
  rest.splice(at, 1)
  return { count: value, rest }
}

const head: Program = async (context) => {
  const { count, rest } = takeCount(context.args, 10)
  const { text, status } = await filterInput(context, 'head', splitArgs(rest).names)
  context.out(joined(linesOf(text).slice(0, Number(count))))
  return status
}

const tail: Program = async (context) => {
  const { count, rest } = takeCount(context.args, 10)
  const { text, status } = await filterInput(context, 'tail', splitArgs(rest).names)
  const lines = linesOf(text)
  context.out(joined(count.startsWith('+') ? lines.slice(Number(count) - 1) : lines.slice(-Number(count))))
  return status
}

const grep: Program = async (context) => {
  const { flags, names } = splitArgs(context.args)
  const [pattern = '', ...files] = names
  const { text, status } = await filterInput(context, 'grep', files)
  const source = flags.includes('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern
  const wanted = toPattern(flags.includes('w') ? `\\b(?:${source})\\b` : source, flags.includes('i') ? 'i' : '')
  const found = linesOf(text).filter((line) => wanted.test(line) !== flags.includes('v'))
  if (flags.includes('c')) context.out(`${found.length}\n`)
  else if (!flags.includes('q')) context.out(joined(found))
  return status === 0 ? (found.length > 0 ? 0 : 1) : 2
}

const wc: Program = async (context) => {
  const { flags, names } = splitArgs(context.args)
  const { text, status } = await filterInput(context, 'wc', names)
  const counts: [string, number][] = [
    ['l', text.split('\n').length - 1],
    ['w', text.split(/\s+/).filter(Boolean).length],
    ['c', Buffer.byteLength(text)],
  ]
  const shown = counts.filter(([flag]) => flags === '' || flags.includes(flag)).map(([, count]) => String(count))
  const columns =
    shown.length === 1 && names.length === 0
      ? shown.join('')
      : shown.map((each) => each.padStart(names.length === 0 ? 7 : 1)).join(' ')
  context.out(`${[columns, ...names.slice(0, 1)].join(' ')}\n`)
  return status
}

const sort: Program = async (context) => {
  const { flags, names } = splitArgs(context.args)
  const { text, status } = await filterInput(context, 'sort', names)
  const lines = linesOf(text).sort((left, right) =>
    flags.includes('n') ? Number.parseFloat(left) - Number.parseFloat(right) : left < right ? -1 : 1,
  )
  const unique = flags.includes('u') ? [...new Set(lines)] : lines
  context.out(joined(flags.includes('r') ? unique.reverse() : unique))
  return status
}

const uniq: Program = async (context) => {
  const { text, status } = await filterInput(context, 'uniq', splitArgs(context.args).names)
  context.out(joined(linesOf(text).filter((line, index, all) => line !== all[index - 1])))
  return status
}

const base64: Program = async (context) => {
  const { flags, names } = splitArgs(context.args)
  const { text, status } = await filterInput(context, 'base64', names)
  context.out(flags.includes('d') ? Buffer.from(text, 'base64') : `${Buffer.from(text).toString('base64')}\n`)
  return status
}

/** Filters. */
export const TEXT_PROGRAMS: Readonly<Record<string, Program>> = {
  head,
  tail,
  grep,
  egrep: grep,
  wc,
  sort,
  uniq,
  base64,
}
