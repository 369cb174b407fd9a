import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'

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
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const syntaxFaults: SyntaxFault[] = document.errors.map(({ code, message, pos }) => ({
    message: code === 'DUPLICATE_KEY' ? `${keyAt(text, pos)} is given twice` : withoutValues(message),
    position: at(pos[0]),
  }))
  if (syntaxFaults.length > 0) renameDoubles(document.contents)
  let value: unknown = null
  try {
    value = document.toJS({ maxAliasCount: 1_000 })
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

const keyAt = (text: string, [start, end]: readonly [number, number]): string => {
  const line = text.slice(start, Math.max(end, start + 64)).split(/[\r\n:]/, 1)[0] ?? ''
  return `"${line.trim().replace(/^["']|["']$/g, '')}"`
}

/** Of two devices with one name both are looked at, so that the faults of neither wait for the other to be removed. */
function renameDoubles(map: unknown, depth = 0): void {
  if (!isMap(map)) return
  const seen = new Map<unknown, number>()
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue
    const count = (seen.get(key.value) ?? 0) + 1
    seen.set(key.value, count)
    if (depth === 0 && /^(devices|hosts|groups)$/.test(String(key.value))) renameDoubles(value, 1)
    else if (count > 1 && isMap(value)) key.value = `${key.value} (${count})`
  }
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
