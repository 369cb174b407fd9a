import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'

/** Keys and indexes from the top of a document to a value in it. */
export type DocumentPath = readonly (string | number)[]

export interface Position {
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
}

/** A fault that keeps a text from being read, before anybody looks at what it says. */
export interface SyntaxFault {
  readonly message: string
  readonly position: Position
}

/** A value and, when it came from a text, where in the text each part of it stands. */
export interface LocatedDocument {
  /** Path of the file; absent for values from code. */
  readonly file?: string
  readonly value: unknown
  readonly syntaxFaults: readonly SyntaxFault[]
  /** Position of the value at `path`, or of the nearest thing around it. */
  locate(path: DocumentPath): Position | undefined
}

/** A value from code: it has no lines. */
export const toLocatedValue = (value: unknown): LocatedDocument => ({
  value,
  syntaxFaults: [],
  locate: () => undefined,
})

/** Reads YAML, and JSON as the YAML that it is, remembering positions. */
export function parseLocated(text: string, file: string): LocatedDocument {
  const lines = new LineCounter()
  // The parser compares each key with every other one, which takes seconds for ten thousand hosts.
  const options = { lineCounter: lines, merge: true, prettyErrors: false, uniqueKeys: false }
  const document = parseDocument(text, options)
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const syntaxFaults: SyntaxFault[] = document.errors.map(({ code, message, pos }) => ({
    message: code === 'MULTIPLE_DOCS' ? 'a second document begins here; one file holds one' : withoutValues(message),
    position: at(pos[0]),
  }))
  visit(document, {
    Map(_key, map) {
      for (const { name, offset } of takeDoubles(map)) {
        syntaxFaults.push({ message: `${JSON.stringify(name)} is given twice`, position: at(offset) })
      }
    },
  })
  let value: unknown = null
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    syntaxFaults.push({ message: withoutValues(String(error)), position: at(0) })
  }
  return { file, value, syntaxFaults, locate: (path) => at(offsetOf(document, path)) }
}

/** The parser quotes what it stumbled over, and that may be half of a password. */
const withoutValues = (message: string): string =>
  message
    .replace(/^\w*Error: /, '')
    .replace(/: [^:]*$/s, '')
    .replace(/"[^"]*"/g, '…')

/** Of what one anchor stands for in the end. A device each may well refer to the same anchor; nobody needs a million laughs. */
const MAX_ALIASES = 100_000

/**
 * Finds the keys that a map has twice, and renames them: of two devices with one name both are looked at, so that the faults of
 * neither wait for the other to be removed. Of two values of a field the first counts.
 */
function takeDoubles(map: YAMLMap): { name: string; offset: number }[] {
  const counts = new Map<string, number>()
  const doubles: { name: string; offset: number }[] = []
  map.items = map.items.filter(({ key, value }) => {
    if (!isScalar(key) || key.value === '<<' || typeof key.value === 'symbol') return true
    const name = String(key.value)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (count === 1) return true
    doubles.push({ name, offset: startOf(key) ?? 0 })
    key.value = `${name} (${count})`
    return isMap(value)
  })
  return doubles
}

/** Follows keys and indexes through the syntax tree as far as they lead; what came in by `<<` has the place of its map. */
function offsetOf(document: Document, path: DocumentPath): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
      if (!pair) return offset
      node = isPair(pair) ? pair.value : undefined
      // A scalar stands for itself; a map or a list starts on the next line, so its key says more.
      offset = (isScalar(node) ? startOf(node) : startOf(pair.key)) ?? offset
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      offset = startOf(node) ?? offset
    } else {
      return offset
    }
  }
  return offset
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)
