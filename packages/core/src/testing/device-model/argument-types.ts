import { parseMask, parsePrefix, toIpv4Number } from './ip-address.js'
import type { Word } from './split-words.js'

/** What an argument type made of the words at its place. */
export interface AcceptedArgument {
  value: string
  /** How many words it took. */
  words: number
}

/** Recognises one kind of argument; undefined means that the words are something else. */
export type ArgumentType = (words: readonly Word[], at: number) => AcceptedArgument | undefined

const when =
  (test: (text: string) => boolean): ArgumentType =>
  (words, at) => {
    const text = words[at]?.text
    return text !== undefined && test(text) ? { value: text, words: 1 } : undefined
  }

/** The argument types that every platform shares; `int(1-4094)` is read by `argumentType`. */
const SHARED_TYPES: Readonly<Record<string, ArgumentType>> = {
  word: when(() => true),
  ipv4: when((text) => toIpv4Number(text) !== undefined),
  mask: when((text) => parseMask(text) !== undefined),
  wildcard: when((text) => toIpv4Number(text) !== undefined),
  prefix: when((text) => parsePrefix(text) !== undefined),
  name: when((text) => /^[A-Za-z][\w.-]*$/.test(text)),
  host: when((text) => /^[\w.:-]+$/.test(text)),
  duration: when((text) => /^\d{1,4}:\d{2}:\d{2}$/.test(text)),
}

const numberRange = (low: number, high: number): ArgumentType =>
  when((text) => /^\d{1,10}$/.test(text) && Number(text) >= low && Number(text) <= high)

/** Finds a type by its notation, among `own` first. */
export function argumentType(notation: string, own: Readonly<Record<string, ArgumentType>> = {}): ArgumentType {
  const range = /^int\((\d+)-(\d+)\)$/.exec(notation)
  if (range) return numberRange(Number(range[1]), Number(range[2]))
  const type = own[notation] ?? SHARED_TYPES[notation]
  if (!type) throw new RangeError(`Unknown argument type in a command table: ${notation}`)
  return type
}
