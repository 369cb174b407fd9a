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

/** Shorter secrets are too common in base64 and hexadecimal to be looked for. */
const MIN_ENCODED_LENGTH = 8

/** What base64 makes of the secret wherever it begins in the text that was encoded, less the ends that depend on what is beside it. */
const inBase64 = (secret: string): string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret, 'utf8')])
    const whole = bytes.toString('base64url')
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
  })

const inXml = (secret: string, apostrophe: string): string =>
  secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe)

/** How the secret may be written besides as it is: JSON, XML, a shell, URLs, forms, base64 (`Basic …`), hexadecimal. */
const spellings = (secret: string): string[] => {
  const forms = new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    inXml(secret, '&apos;'),
    inXml(secret, '&#39;'),
    secret.replaceAll("'", "'\\''"),
  ])
  // Lone surrogates cannot be encoded.
  if (/\p{Cs}/u.test(secret)) return [...forms]
  const url = encodeURIComponent(secret)
  forms.add(url)
  forms.add(url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  forms.add(new URLSearchParams({ x: secret }).toString().slice(2))
  if (Buffer.byteLength(secret) < MIN_ENCODED_LENGTH) return [...forms]
  for (const text of inBase64(secret)) forms.add(text).add(text.replaceAll('-', '+').replaceAll('_', '/'))
  const hex = Buffer.from(secret, 'utf8').toString('hex')
  return [...forms.add(hex).add(hex.toUpperCase())]
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

  redact(text: string, placeholder: MakePlaceholder): string {
    if (this.#bySpelling.size === 0) return text
    this.#pattern ??= this.#compile()
    return text.replace(this.#pattern, (match) => {
      const secret = this.#bySpelling.get(match)
      return secret === undefined ? match : placeholder(secret, 'secret')
    })
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
