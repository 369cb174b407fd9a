import type { ArgumentType } from '../argument-types.js'

/** The kinds of interface of a platform: full name and the abbreviation that its tables print. */
export type InterfaceKinds = readonly (readonly [full: string, short: string])[]

/** The canonical name for what was typed (`gi0/1`, `Gi 0/1`); undefined when no kind fits, or more than one. */
export function canonicalInterface(typed: string, kinds: InterfaceKinds): string | undefined {
  const [, letters = '', numbers = ''] = /^([A-Za-z][A-Za-z-]*?)\s*(\d[\d/.:]*)?$/.exec(typed) ?? []
  if (letters === '') return undefined
  const wanted = letters.toLowerCase()
  const exact = kinds.find(([full, short]) => full.toLowerCase() === wanted || short.toLowerCase() === wanted)
  const starts = kinds.filter(([full]) => full.toLowerCase().startsWith(wanted))
  const found = exact ?? (starts.length === 1 ? starts[0] : undefined)
  if (!found || (numbers === '' && !/\d$/.test(found[0]) && !NUMBERLESS.has(found[0]))) return undefined
  return found[0] + numbers
}

/** Interfaces with a name and no number. */
const NUMBERLESS = new Set(['mgmt', 'lo', 'management'])

/** The name as tables print it: `Gi0/1`. */
export function shortInterface(name: string, kinds: InterfaceKinds): string {
  const letters = /^[A-Za-z-]+/.exec(name)?.[0] ?? ''
  const kind = kinds.find(([full]) => full === letters)
  return kind ? kind[1] + name.slice(letters.length) : name
}

/** Takes a name in one word or two (`gigabitethernet 0/1`). */
export const interfaceType =
  (kinds: InterfaceKinds): ArgumentType =>
  (words, at) => {
    const first = words[at]?.text ?? ''
    const second = words[at + 1]?.text
    if (/^[A-Za-z-]+$/.test(first) && second !== undefined && /^\d[\d/.:]*$/.test(second)) {
      const value = canonicalInterface(first + second, kinds)
      return value === undefined ? undefined : { value, words: 2 }
    }
    const value = canonicalInterface(first, kinds)
    return value === undefined ? undefined : { value, words: 1 }
  }
