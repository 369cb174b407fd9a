/**
 * The arguments with which a program only reads.
 *
 * `flags`: letters that may be combined behind one dash (`-atn`) and take no value. `options`: by full name, what the value
 * must look like, or `true` for none; a value follows as `--name=value`, `--name value`, `-x value` or `-xvalue`. `words`:
 * what arguments without a dash must look like. `first`: rules by the first word, for programs with subcommands.
 */
export interface ProgramRule {
  readonly flags?: string
  readonly options?: Readonly<Record<string, RegExp | true>>
  readonly words?: RegExp
  /** @default any number */
  readonly maxWords?: number
  /** How many words there may be, when not every number will do. */
  readonly wordCounts?: readonly number[]
  readonly first?: Readonly<Record<string, ProgramRule>>
  /** Without a subcommand it would wait for input. */
  readonly needsFirst?: true
  /** Options without which the program does not end, all of them. */
  readonly requires?: readonly string[]
  /** Options of which one has to be there, because without it the program does something else. */
  readonly requiresOne?: readonly string[]
  /** The last word is a host that the program sends packets to. */
  readonly reaches?: true
  /** Words are files: checked against the ones known to hold no secrets. */
  readonly files?: true
  /** The first word is an expression and no file. */
  readonly pattern?: true
}

export interface ProgramArguments {
  /** Arguments that are no options, subcommands included. */
  words: readonly string[]
  /** The rule of the last subcommand. */
  rule: ProgramRule
}

/** Options and how many arguments they took. */
interface Taken {
  names: readonly string[]
  consumed: number
}

const takeOption = (rule: ProgramRule, argument: string, next: string | undefined): Taken | undefined => {
  const { options = {} } = rule
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1
  const name = equals === -1 ? argument : argument.slice(0, equals)
  const spec = Object.hasOwn(options, name) ? options[name] : undefined
  if (spec === true) return equals === -1 ? { names: [name], consumed: 1 } : undefined
  // `-n 5`: single letters are read with those behind them.
  if (!argument.startsWith('--') && (spec === undefined || name.length === 2)) return takeLetters(rule, argument, next)
  const value = equals === -1 ? next : argument.slice(equals + 1)
  if (spec === undefined || value === undefined || !spec.test(value)) return undefined
  return { names: [name], consumed: equals === -1 ? 2 : 1 }
}

/** `-atn`, `-n5`, `-bn 1`: letters without a value, then perhaps one with. */
const takeLetters = ({ flags = '', options = {} }: ProgramRule, argument: string, next?: string): Taken | undefined => {
  const names: string[] = []
  for (let at = 1; at < argument.length; at += 1) {
    const letter = argument.charAt(at)
    const spec = options[`-${letter}`]
    const glued = argument.slice(at + 1)
    const value = glued === '' ? next : glued
    names.push(`-${letter}`)
    if (spec instanceof RegExp && value !== undefined && spec.test(value))
      return { names, consumed: glued === '' ? 2 : 1 }
    // A letter may be both: `-b` and `-b 0`.
    if (spec !== true && !flags.includes(letter)) return undefined
  }
  return names.length > 0 ? { names, consumed: 1 } : undefined
}

const mergeRules = (outer: ProgramRule, inner: ProgramRule): ProgramRule => ({
  ...inner,
  flags: (outer.flags ?? '') + (inner.flags ?? ''),
  options: { ...outer.options, ...inner.options },
})

const isComplete = (rule: ProgramRule, used: ReadonlySet<string>, words: number): boolean =>
  (rule.requires ?? []).every((name) => used.has(name)) &&
  (rule.requiresOne ?? [...used, '']).some((name) => name === '' || used.has(name)) &&
  words <= (rule.maxWords ?? Number.POSITIVE_INFINITY) &&
  (rule.wordCounts?.includes(words) ?? true) &&
  rule.needsFirst !== true

/** Reads arguments by a rule; `undefined` when one of them is not among those that only read, or a needed one is missing. */
export const readArguments = (program: ProgramRule, args: readonly string[]): ProgramArguments | undefined => {
  let rule = program
  const words: string[] = []
  const used = new Set<string>()
  let subcommands = 0
  for (let index = 0; index < args.length; ) {
    const argument = args[index] ?? ''
    if (argument.startsWith('-')) {
      const taken = takeOption(rule, argument, args[index + 1])
      if (taken === undefined) return undefined
      for (const name of taken.names) used.add(name)
      index += taken.consumed
      continue
    }
    const inner = rule.first !== undefined && Object.hasOwn(rule.first, argument) ? rule.first[argument] : undefined
    if (inner !== undefined) {
      rule = mergeRules(rule, inner)
      subcommands += 1
    } else if (rule.words === undefined || !rule.words.test(argument)) return undefined
    words.push(argument)
    index += 1
  }
  return isComplete(rule, used, words.length - subcommands) ? { words, rule } : undefined
}
