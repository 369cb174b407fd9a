import type { GuardReason } from './guard-reasons.js'
import { type GuardEffect, STRENGTH } from './guard-verdict.js'

/**
 * What a command does once its words are known:
 * `read`, `write`, `destroy` · `bare` reads when nothing follows, else writes · `mode` changes the mode or ends the session ·
 * `endless` never returns to the prompt by itself · `reach` reads and sends packets to its argument (`ping`) ·
 * `connect` writes and talks to its argument (`ssh`) · `transfer` writes, and may name a host among its arguments (`copy`).
 */
export type Action = 'read' | 'write' | 'destroy' | 'bare' | 'mode' | 'endless' | 'reach' | 'connect' | 'transfer'

/** A level of the command language: words, `''` for the end of the command, `*` for any other word. */
export interface CommandTable {
  readonly [word: string]: Action | CommandTable
}

interface Level {
  exact: ReadonlyMap<string, Entry>
  /** By every beginning of a word, the words that begin so. */
  prefixes: ReadonlyMap<string, readonly Entry[]>
  end: Action | undefined
  other: Action | undefined
}

interface Entry {
  word: string
  next: Action | Level
}

/** The outcome of reading words down a tree. */
export interface Resolution {
  action: Action | 'unknown' | 'ambiguous'
  /** The words, as far as they belong to the tree, written out. */
  words: readonly string[]
}

/** The same action for many words. */
export const every = (action: Action, words: string): Record<string, Action> =>
  Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, action]),
  )

const compileLevel = (table: CommandTable): Level => {
  const exact = new Map<string, Entry>()
  const prefixes = new Map<string, Entry[]>()
  for (const [word, node] of Object.entries(table)) {
    if (word === '' || word === '*') continue
    const entry: Entry = { word, next: typeof node === 'string' ? node : compileLevel(node) }
    exact.set(word, entry)
    for (let length = 1; length < word.length; length += 1) {
      const prefix = word.slice(0, length)
      const entries = prefixes.get(prefix)
      if (entries === undefined) prefixes.set(prefix, [entry])
      else entries.push(entry)
    }
  }
  const action = (word: string): Action | undefined => {
    const node = table[word]
    return typeof node === 'string' ? node : undefined
  }
  return { exact, prefixes, end: action(''), other: action('*') }
}

/** The effect that an action has, at its strongest. */
export const effectOf = (action: Resolution['action']): GuardEffect => {
  if (action === 'read' || action === 'bare' || action === 'reach') return 'read'
  return action === 'destroy' ? 'destroy' : 'write'
}

const REASONS: Readonly<Record<Resolution['action'], GuardReason>> = {
  read: 'READS',
  bare: 'READS',
  reach: 'READS',
  write: 'WRITES',
  connect: 'WRITES',
  transfer: 'WRITES',
  destroy: 'DESTROYS',
  mode: 'MODE_CHANGE',
  endless: 'ENDLESS',
  unknown: 'UNKNOWN_COMMAND',
  ambiguous: 'AMBIGUOUS_COMMAND',
}

export const reasonOf = (action: Resolution['action']): GuardReason => REASONS[action]

/** The command language of one mode, ready for look-ups by abbreviation. */
export class CommandTree {
  readonly #root: Level

  constructor(table: CommandTable) {
    this.#root = compileLevel(table)
  }

  /** Reads words, in lower case, as far as the tree goes. An exact word beats an abbreviation. */
  resolve(words: readonly string[]): Resolution {
    return resolveAt(this.#root, words, 0)
  }
}

const resolveAt = (level: Level, words: readonly string[], at: number): Resolution => {
  const word = words[at]
  if (word === undefined) return { action: level.end ?? 'unknown', words: words.slice(0, at) }
  const exact = level.exact.get(word)
  if (exact !== undefined) return descend(exact, words, at)
  const entries = level.prefixes.get(word) ?? []
  const [first] = entries
  if (first === undefined) return { action: level.other ?? 'unknown', words: words.slice(0, at) }
  return entries.length === 1 ? descend(first, words, at) : strongest(entries, words, at)
}

const descend = ({ word, next }: Entry, words: readonly string[], at: number): Resolution => {
  if (typeof next === 'string') {
    const action = next === 'bare' && words.length > at + 1 ? 'write' : next
    return { action, words: [...words.slice(0, at), word] }
  }
  const deeper = resolveAt(next, words, at + 1)
  return { action: deeper.action, words: [...words.slice(0, at), word, ...deeper.words.slice(at + 1)] }
}

/** The device decides between several; what the worst of them does is what counts. */
const strongest = (entries: readonly Entry[], words: readonly string[], at: number): Resolution => {
  const resolutions = entries.map((entry) => descend(entry, words, at))
  const actions = new Set(resolutions.map(({ action }) => action))
  const typed = words.slice(0, at + 1)
  const [only] = actions
  // What `ping` and `bare` allow depends on which of them it is.
  if (actions.size === 1 && only !== undefined && only !== 'reach' && only !== 'bare')
    return { action: only, words: typed }
  const destroys = resolutions.some(({ action }) => STRENGTH[effectOf(action)] === STRENGTH.destroy)
  return { action: destroys ? 'destroy' : 'ambiguous', words: typed }
}
