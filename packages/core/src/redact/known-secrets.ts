import { MARK, type MakePlaceholder } from './placeholder.js'

/** Shorter secrets are looked for as whole words only: as parts of words they would match nearly everything. */
const MIN_SUBSTRING_LENGTH = 4

interface TrieNode {
  children: Map<string, TrieNode>
  end: boolean
}

const newNode = (): TrieNode => ({ children: new Map(), end: false })

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const addToTrie = (root: TrieNode, text: string): void => {
  let node = root
  for (const unit of text.split('')) {
    let next = node.children.get(unit)
    if (next === undefined) node.children.set(unit, (next = newNode()))
    node = next
  }
  node.end = true
}

/** Walks chains in a loop: a private key is one branch thousands of characters deep. */
const trieSource = (start: TrieNode): string => {
  let node = start
  let chain = ''
  let suffix = ''
  while (node.children.size === 1) {
    const [[unit, next]] = [...node.children] as [[string, TrieNode]]
    if (node.end) {
      chain += '(?:'
      suffix += ')?'
    }
    chain += escapeRegExp(unit)
    node = next
  }
  if (node.children.size === 0) return chain + suffix
  const branches = [...node.children].map(([unit, next]) => escapeRegExp(unit) + trieSource(next))
  return `${chain}(?:${branches.join('|')})${node.end ? '?' : ''}${suffix}`
}

/** What may be base64 or hexadecimal of eight bytes and more. */
const ENCODED = /[\w+/-]{11,8192}={0,2}/g
const HEXADECIMAL = /^(?:[0-9a-f]{2}){8,}$/i
const PRINTABLE = /^[ -~]+$/

/** The text that a run of characters encodes; `undefined` for most, which encode nothing anybody could read. */
const decoded = (run: string): string | undefined => {
  const text = Buffer.from(run, HEXADECIMAL.test(run) ? 'hex' : 'base64').toString('latin1')
  return PRINTABLE.test(text) ? text : undefined
}

/** Shorter secrets could stand across the end of a line by chance. */
const MIN_WRAPPED_LENGTH = 8

const inXml = (secret: string, apostrophe: string): string =>
  secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe)

/** How the secret may be written besides as it is: JSON, XML, a shell, URLs, forms. Encoded text is decoded instead. */
const spellings = (secret: string): string[] => {
  const shell = secret.replaceAll("'", "'\\''")
  const forms = new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    inXml(secret, '&apos;'),
    inXml(secret, '&#39;'),
    shell,
  ])
  // Lone surrogates cannot be percent-encoded.
  if (/\p{Cs}/u.test(secret)) return [...forms]
  const url = encodeURIComponent(secret)
  forms.add(url)
  forms.add(url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  return [...forms.add(new URLSearchParams({ x: secret }).toString().slice(2))]
}

/** The exact values that this process knows to be secret. */
export class KnownSecrets {
  readonly #bySpelling = new Map<string, string>()
  #pattern: RegExp | undefined

  get size(): number {
    return this.#bySpelling.size
  }

  add(secret: string): void {
    if (secret.trim() === '' || this.#bySpelling.get(secret) === secret) return
    for (const form of spellings(secret)) if (!this.#bySpelling.has(form)) this.#bySpelling.set(form, secret)
    this.#bySpelling.set(secret, secret)
    this.#pattern = undefined
  }

  /** Whether one line holds any of them, as it is or encoded. */
  isIn(line: string): boolean {
    if (this.#bySpelling.size === 0) return false
    const pattern = (this.#pattern ??= this.#compile())
    if (line.search(pattern) !== -1) return true
    return line.match(ENCODED)?.some((run) => this.#secretIn(decoded(run), pattern) !== undefined) ?? false
  }

  redact(text: string, placeholder: MakePlaceholder): string {
    if (this.#bySpelling.size === 0) return text
    const pattern = (this.#pattern ??= this.#compile())
    const plain = text.replace(pattern, (match) => {
      const secret = this.#bySpelling.get(match)
      return secret === undefined ? match : placeholder(secret, 'secret')
    })
    const unwrapped = this.#redactWrapped(plain, pattern, placeholder)
    return unwrapped.replace(ENCODED, (run) => {
      const secret = this.#secretIn(decoded(run), pattern)
      return secret === undefined ? run : placeholder(secret, 'secret')
    })
  }

  #secretIn(text: string | undefined, pattern: RegExp): string | undefined {
    for (const [match] of text?.matchAll(pattern) ?? []) {
      const secret = this.#bySpelling.get(match)
      if (secret !== undefined && secret.length >= MIN_SUBSTRING_LENGTH) return secret
    }
    return undefined
  }

  /** Secrets that a terminal broke over lines. */
  #redactWrapped(text: string, pattern: RegExp, placeholder: MakePlaceholder): string {
    if (!text.includes('\n')) return text
    const lines = text.split('\n')
    const lengthOf = (line: number): number => lines[line]?.length ?? 0
    let result = ''
    let done = 0
    let line = 0
    let lineEnd = lengthOf(0)
    for (const { 0: match, index } of lines.join('').matchAll(pattern)) {
      const secret = this.#bySpelling.get(match)
      while (lineEnd <= index) lineEnd += lengthOf((line += 1))
      const start = index + line
      const first = line
      while (lineEnd < index + match.length) lineEnd += lengthOf((line += 1))
      if (secret === undefined || line === first || match.length < MIN_WRAPPED_LENGTH) continue
      result += `${text.slice(done, start)}${placeholder(secret, 'secret')}\n`
      done = index + match.length + line
    }
    return done === 0 ? text : result + text.slice(done)
  }

  /** Marks come first in the alternation, so a secret of digits cannot break one. */
  #compile(): RegExp {
    const long = newNode()
    const short = newNode()
    for (const form of this.#bySpelling.keys()) addToTrie(form.length < MIN_SUBSTRING_LENGTH ? short : long, form)
    const sources = [MARK.source]
    if (long.children.size > 0) sources.push(trieSource(long))
    if (short.children.size > 0) sources.push(`(?<![A-Za-z0-9_\\uFDD1])${trieSource(short)}(?![A-Za-z0-9_\\uFDD0])`)
    return new RegExp(sources.join('|'), 'g')
  }
}
