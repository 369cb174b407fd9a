import type { ReachSyntax } from './grammar.js'
import type { GuardReason } from './guard-reasons.js'

/** Packets that one command may send. */
export const MAX_COUNT = 100

export interface ReachTarget {
  destination: string
}

const isNumber = (word: string | undefined): boolean => word !== undefined && /^\d{1,6}(?:\.\d{1,3})?$/.test(word)

/** A name or address: what nothing but a destination can look like. */
const HOST = /^[A-Za-z0-9_][A-Za-z0-9_.:%-]{0,252}$/

const findOption = (names: readonly string[], word: string): string | undefined => {
  if (names.includes(word)) return word
  // Dashed options are not abbreviated; a single letter could be a host.
  if (word.startsWith('-') || word.length < 2) return undefined
  const matches = names.filter((name) => name.startsWith(word))
  return matches.length === 1 ? matches[0] : undefined
}

/** Reads the arguments of `ping` or `traceroute`: exactly one destination, known options, bounded numbers. */
export const readReach = (
  args: readonly string[],
  { values, flags = [], count }: ReachSyntax,
): ReachTarget | GuardReason => {
  const names = [...Object.keys(values), ...flags]
  const destinations: string[] = []
  let counted = count === undefined
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? ''
    // Dashed options are those of Linux, where case matters.
    const option = findOption(names, word.startsWith('-') ? word : word.toLowerCase())
    if (option === undefined) {
      destinations.push(word)
      continue
    }
    const bound = values[option]
    if (bound === undefined) continue
    const value = args[(index += 1)]
    if (value === undefined) return 'ARGUMENT'
    if (typeof bound === 'number' && !(isNumber(value) && Number(value) <= bound)) return 'ARGUMENT'
    if (option === count) counted = Number(value) > 0
  }
  const [destination] = destinations
  if (destination === undefined) return 'EGRESS_UNCLEAR'
  if (destinations.length > 1 || !HOST.test(destination)) return 'ARGUMENT'
  return counted ? { destination } : 'ENDLESS'
}
