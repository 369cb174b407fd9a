import { type ArgumentType, argumentType } from './argument-types.js'
import { parseSyntax, type SyntaxToken } from './command-syntax.js'
import { splitWords, type Word } from './split-words.js'

/** A leaf of a command table: how it is typed, and what it stands for. */
export interface CommandEntry {
  /** In the notation of `parseSyntax`. */
  syntax: string
}

/** What the words of a line mean. */
export type Resolution<Entry> =
  | {
      kind: 'match'
      entry: Entry
      args: Readonly<Record<string, string>>
      /** Keywords spelt out, arguments as their types normalise them. */
      canonical: string
      /** The keywords before the first argument. */
      keywords: string
      /** Whether every keyword was typed in full. */
      exact: boolean
    }
  | { kind: 'incomplete'; canonical: string; at: number }
  | { kind: 'invalid'; at: number; index: number; word: string }
  | { kind: 'ambiguous'; at: number; index: number; word: string; candidates: readonly string[]; whole: boolean }

interface TreeNode<Entry> {
  keywords: Map<string, TreeNode<Entry>>
  args: { name: string; notation: string; type: ArgumentType; node: TreeNode<Entry> }[]
  rest: { name: string; entry: Entry } | undefined
  entry: Entry | undefined
}

/** A command table compiled for look-up: abbreviations are resolved word by word, as a device does. */
export interface CommandTree<Entry> {
  resolve(line: string): Resolution<Entry>
  /** What may be typed after the words of `line`. */
  next(line: string): string[]
}

const newNode = <Entry>(): TreeNode<Entry> => ({ keywords: new Map(), args: [], rest: undefined, entry: undefined })

/** Compiles a table. Later entries win over earlier ones of the same form. */
export function createCommandTree<Entry extends CommandEntry>(
  entries: readonly Entry[],
  ownTypes: Readonly<Record<string, ArgumentType>> = {},
): CommandTree<Entry> {
  const root = newNode<Entry>()
  for (const entry of entries) {
    for (const form of parseSyntax(entry.syntax)) insert(root, form, entry, ownTypes)
  }
  return {
    resolve: (line) => resolveWords(root, splitWords(line), line),
    next: (line) => {
      const words = splitWords(line)
      const last = /\s$/.test(line) || words.length === 0 ? undefined : words.pop()
      const node = nodeAfter(root, words)
      const names = node ? [...node.keywords.keys(), ...node.args.map(({ name }) => `<${name}>`)] : []
      return names.filter((name) => name.startsWith(last?.text.toLowerCase() ?? '')).sort()
    },
  }
}

function insert<Entry>(
  root: TreeNode<Entry>,
  form: readonly SyntaxToken[],
  entry: Entry,
  ownTypes: Readonly<Record<string, ArgumentType>>,
): void {
  let node = root
  for (const token of form) {
    if (token.kind === 'rest') {
      node.rest = { name: token.name, entry }
      return
    }
    node = token.kind === 'keyword' ? keywordNode(node, token.word) : argumentNode(node, token, ownTypes)
  }
  node.entry = entry
}

function keywordNode<Entry>(node: TreeNode<Entry>, word: string): TreeNode<Entry> {
  const known = node.keywords.get(word)
  if (known) return known
  const made = newNode<Entry>()
  node.keywords.set(word, made)
  return made
}

function argumentNode<Entry>(
  node: TreeNode<Entry>,
  token: { name: string; type: string },
  ownTypes: Readonly<Record<string, ArgumentType>>,
): TreeNode<Entry> {
  const known = node.args.find(({ notation, name }) => notation === token.type && name === token.name)
  if (known) return known.node
  const made = newNode<Entry>()
  const slot = { name: token.name, notation: token.type, type: argumentType(token.type, ownTypes), node: made }
  // a free word would hide the stricter types behind it
  if (token.type === 'word') node.args.push(slot)
  else node.args.unshift(slot)
  return made
}

interface Step<Entry> {
  node: TreeNode<Entry>
  words: number
  text: string
  arg?: { name: string; value: string }
  exact: boolean
}

type StepResult<Entry> = Step<Entry> | { ambiguous: string[]; whole: boolean } | undefined

function step<Entry>(node: TreeNode<Entry>, words: readonly Word[], at: number): StepResult<Entry> {
  const word = words[at]
  if (!word) return undefined
  const typed = word.text.toLowerCase()
  const whole = word.quoted ? undefined : node.keywords.get(typed)
  if (whole) return { node: whole, words: 1, text: typed, exact: true }
  const starts = word.quoted ? [] : [...node.keywords.keys()].filter((name) => name.toLowerCase().startsWith(typed))
  const [only] = starts
  if (starts.length === 1 && only) {
    const next = node.keywords.get(only)
    if (next) return { node: next, words: 1, text: only, exact: only.toLowerCase() === typed }
  }
  for (const slot of node.args) {
    const accepted = slot.type(words, at)
    if (!accepted) continue
    const arg = { name: slot.name, value: accepted.value }
    return { node: slot.node, words: accepted.words, text: accepted.value, arg, exact: true }
  }
  if (starts.length < 2) return undefined
  return { ambiguous: starts, whole: starts.some((name) => node.keywords.get(name)?.entry !== undefined) }
}

function resolveWords<Entry>(root: TreeNode<Entry>, words: readonly Word[], line: string): Resolution<Entry> {
  const args: Record<string, string> = {}
  const canonical: string[] = []
  let keywords: string | undefined
  let node = root
  let exact = true
  const match = (entry: Entry): Resolution<Entry> => {
    const text = canonical.join(' ')
    return { kind: 'match', entry, args, canonical: text, keywords: keywords ?? text, exact }
  }
  for (let at = 0; at < words.length; ) {
    const word = words[at]
    if (!word) break
    const next = step(node, words, at)
    if (next && 'node' in next) {
      if (next.arg) {
        args[next.arg.name] = next.arg.value
        keywords ??= canonical.join(' ')
      }
      canonical.push(next.text)
      exact &&= next.exact
      node = next.node
      at += next.words
      continue
    }
    if (node.rest) {
      keywords ??= canonical.join(' ')
      const rest = line.slice(word.start).trimEnd()
      args[node.rest.name] = rest
      canonical.push(rest)
      return match(node.rest.entry)
    }
    if (next) return ambiguous(word, at, next)
    return { kind: 'invalid', at: word.start + sharedLength(node, word.text), index: at, word: word.text }
  }
  if (node.entry) return match(node.entry)
  return { kind: 'incomplete', canonical: canonical.join(' '), at: line.trimEnd().length }
}

const ambiguous = <Entry>(
  { start, text }: Word,
  index: number,
  { ambiguous: candidates, whole }: { ambiguous: string[]; whole: boolean },
): Resolution<Entry> => ({ kind: 'ambiguous', at: start, index, word: text, candidates, whole })

/** How far into a wrong word the device reads before no keyword fits any more. */
function sharedLength<Entry>(node: TreeNode<Entry>, word: string): number {
  const typed = word.toLowerCase()
  let longest = 0
  for (const keyword of node.keywords.keys()) {
    let length = 0
    while (length < typed.length && typed[length] === keyword[length]) length++
    longest = Math.max(longest, length)
  }
  return Math.min(longest, Math.max(0, word.length - 1))
}

function nodeAfter<Entry>(root: TreeNode<Entry>, words: readonly Word[]): TreeNode<Entry> | undefined {
  let node = root
  for (let at = 0; at < words.length; ) {
    const next = step(node, words, at)
    if (!next || !('node' in next)) return undefined
    node = next.node
    at += next.words
  }
  return node
}
