import type { ConfigCommand } from './dialect.js'

/** Lines of which there is one: a new value takes the place of the old. */
export const plain = (...syntaxes: string[]): ConfigCommand[] => syntaxes.map((syntax) => ({ syntax, single: true }))

/** Lines that may stand many times, the rest of each taken as it is typed. */
export const free = (...keywords: string[]): ConfigCommand[] =>
  keywords.flatMap((words) => [{ syntax: words }, { syntax: `${words} <rest...>` }])

/** A line that opens a section, edited in the mode of that name. */
export const opening = (syntax: string, opens: string, store?: ConfigCommand['store']): ConfigCommand => ({
  syntax,
  opens,
  ...(store && { store }),
})
