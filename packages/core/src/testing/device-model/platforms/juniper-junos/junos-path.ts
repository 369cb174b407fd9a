import { splitWords, type Word } from '../../split-words.js'
import { FAMILIES, JUNOS_SCHEMA, type SchemaNode, USUAL_PAIRS } from './junos-schema.js'

/** One step of a path in the configuration. */
export interface PathElement {
  /** As it is shown: `unit 0`, `host-name edge-1`, `disable`. */
  text: string
  keyword: string
  /** Ends in `;` and takes the place of others with its keyword. */
  single: boolean
}

export type ParsedPath =
  | { ok: true; elements: PathElement[] }
  /** `at` is the offset of the word that does not fit; `missing` means that the line ended too early. */
  | { ok: false; at: number; problem: 'syntax' | 'missing' | 'ambiguous'; word: string }

const ROOT: SchemaNode = { kind: 'container', children: JUNOS_SCHEMA }

/** What must be quoted in the configuration. */
const quoted = (text: string): string => (/[\s;{}"#$]/.test(text) || text === '' ? `"${text}"` : text)

/**
 * Reads the words of `set`, `delete`, `edit` and `show` as a path from `parents` on. With `partial`, the path may end in the middle:
 * on a keyword whose name or value is not given.
 */
export function parsePath(text: string, parents: readonly PathElement[], partial: boolean): ParsedPath {
  const words = splitWords(text)
  const elements: PathElement[] = []
  let schema = schemaAt(parents)
  for (let at = 0; at < words.length; ) {
    const step = next(words, at, schema, partial)
    if ('problem' in step) {
      const word = words[Math.min(step.index, words.length - 1)]
      const beyond = step.index >= words.length
      return {
        ok: false,
        at: beyond ? text.trimEnd().length : (word?.start ?? 0),
        problem: step.problem,
        word: word?.text ?? '',
      }
    }
    elements.push(step.element)
    schema = step.below
    at += step.words
  }
  const needsMore =
    (schema.kind === 'container' || schema.kind === 'names') &&
    !partial &&
    elements.length > 0 &&
    !endsWhole(elements, parents)
  if (elements.length === 0 && !partial) return { ok: false, at: text.trimEnd().length, problem: 'missing', word: '' }
  if (needsMore) return { ok: false, at: text.trimEnd().length, problem: 'missing', word: '' }
  return { ok: true, elements }
}

/** Named elements stand for themselves (`unit 0`); bare containers do not. */
function endsWhole(elements: readonly PathElement[], parents: readonly PathElement[]): boolean {
  const last = elements.at(-1)
  return last !== undefined && (last.text.includes(' ') || isName(last, [...parents, ...elements.slice(0, -1)]))
}

const isName = (element: PathElement, above: readonly PathElement[]): boolean => {
  const schema = schemaAt(above)
  return schema.kind === 'names' && element.text !== ''
}

/** The place in the schema to which a path leads. */
function schemaAt(path: readonly PathElement[]): SchemaNode {
  let schema = ROOT
  for (const element of path) schema = below(schema, element)
  return schema
}

function below(schema: SchemaNode, { keyword, text }: PathElement): SchemaNode {
  if (schema.kind === 'names') return schema.below
  if (schema.kind !== 'container') return { kind: 'any' }
  const child = schema.children[keyword]
  if (keyword === 'family') return FAMILIES[text.split(' ')[1] ?? ''] ?? { kind: 'any' }
  if (child?.kind === 'named') return child.below
  return child ?? { kind: 'any' }
}

type Step =
  | { element: PathElement; below: SchemaNode; words: number }
  | { problem: 'syntax' | 'missing' | 'ambiguous'; index: number }

function next(words: readonly Word[], at: number, schema: SchemaNode, partial: boolean): Step {
  const word = words[at]
  if (!word) return { problem: 'missing', index: at }
  if (schema.kind === 'container') return knownWord(words, at, schema.children, partial)
  if (schema.kind === 'names') {
    if (!schema.valid(word.text)) return { problem: 'syntax', index: at }
    const element = { text: quoted(word.text), keyword: word.text, single: false }
    return { element, below: schema.below, words: 1 }
  }
  if (schema.kind === 'any') return usualWord(words, at)
  return { problem: 'syntax', index: at }
}

function knownWord(
  words: readonly Word[],
  at: number,
  children: Readonly<Record<string, SchemaNode>>,
  partial: boolean,
): Step {
  const typed = words[at]?.text ?? ''
  const keyword = children[typed] ? [typed] : Object.keys(children).filter((name) => name.startsWith(typed))
  const [name] = keyword
  if (name === undefined) return { problem: 'syntax', index: at }
  if (keyword.length > 1) return { problem: 'ambiguous', index: at }
  const schema = children[name]
  if (!schema) return { problem: 'syntax', index: at }
  return withValue(words, at, name, schema, partial)
}

function withValue(words: readonly Word[], at: number, name: string, schema: SchemaNode, partial: boolean): Step {
  const bare = { element: { text: name, keyword: name, single: schema.kind === 'leaf' }, words: 1 }
  if (name === 'family' && schema.kind === 'names') return familyWord(words, at, schema, partial)
  const value = words[at + 1]
  const usualPair = schema.kind === 'any' && USUAL_PAIRS.has(name) && value !== undefined
  if (schema.kind !== 'leaf' && schema.kind !== 'named' && !usualPair) return { ...bare, below: schema }
  if (!value) return partial ? { ...bare, below: { kind: 'flag' } } : { problem: 'missing', index: at + 1 }
  const valid = schema.kind === 'leaf' || schema.kind === 'named' ? schema.valid(value.text) : true
  if (!valid) return { problem: 'syntax', index: at + 1 }
  const element = { text: `${name} ${quoted(value.text)}`, keyword: name, single: schema.kind === 'leaf' }
  const inside: SchemaNode = schema.kind === 'named' ? schema.below : { kind: usualPair ? 'any' : 'flag' }
  return { element, below: inside, words: 2 }
}

function familyWord(
  words: readonly Word[],
  at: number,
  schema: Extract<SchemaNode, { kind: 'names' }>,
  partial: boolean,
): Step {
  const value = words[at + 1]?.text
  const bare = { text: 'family', keyword: 'family', single: false }
  if (value === undefined)
    return partial ? { element: bare, below: schema, words: 1 } : { problem: 'missing', index: at + 1 }
  if (!schema.valid(value)) return { problem: 'syntax', index: at + 1 }
  const element = { text: `family ${value}`, keyword: 'family', single: false }
  return { element, below: FAMILIES[value] ?? { kind: 'any' }, words: 2 }
}

/** A place that is not described: pairs by their usual keywords, the last two words as keyword and value. */
function usualWord(words: readonly Word[], at: number): Step {
  const word = words[at]
  const value = words[at + 1]
  if (!word) return { problem: 'missing', index: at }
  const isPair = value !== undefined && (USUAL_PAIRS.has(word.text) || at + 2 === words.length)
  if (!isPair)
    return { element: { text: quoted(word.text), keyword: word.text, single: false }, below: { kind: 'any' }, words: 1 }
  const single = at + 2 === words.length && !USUAL_PAIRS.has(word.text)
  const element = { text: `${word.text} ${quoted(value.text)}`, keyword: word.text, single }
  return { element, below: { kind: 'any' }, words: 2 }
}
