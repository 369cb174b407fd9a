import { createHmac, randomBytes } from 'node:crypto'

/** What sort of secret a placeholder stands for. */
export type SecretKind = 'password' | 'snmp-community' | 'key' | 'token' | 'private-key' | 'certificate' | 'secret'

/** Turns a secret into its stand-in, always the same one for the same secret and kind. */
export type MakePlaceholder = (secret: string, kind: SecretKind) => string

const PLACEHOLDER = /<redacted:[a-z-]{1,20}:[0-9a-f]{8}>/g

/** Whether a text is one placeholder and nothing else. */
export const isPlaceholder = (text: string): boolean => /^<redacted:[a-z-]{1,20}:[0-9a-f]{8}>$/.test(text)

/**
 * The tag is a keyed hash, so nobody without the key can test guesses against it, and equal secrets still show as equal.
 * @param seed the key; the same seed gives the same tags in every process. @default random
 */
export const createPlaceholders = (seed?: string): MakePlaceholder => {
  const key = seed === undefined ? randomBytes(32) : Buffer.from(seed, 'utf8')
  return (secret, kind) => {
    const tag = createHmac('sha256', key).update(secret, 'utf8').digest('hex').slice(0, 8)
    return `<redacted:${kind}:${tag}>`
  }
}

/** What stands for a placeholder while a text is worked on: two noncharacters, which no text needs, round an index. */
export const MARK = /\uFDD0\d+\uFDD1/
/** A text without these is the same after `hide`. */
export const RESERVED = /[\uFDD0\uFDD1]|<redacted:/
const MARKS = new RegExp(MARK, 'g')
const ONLY_MARK = new RegExp(`^${MARK.source}$`)

/** Whether a value is a placeholder already. */
export const isMark = (text: string): boolean => ONLY_MARK.test(text)

/**
 * The placeholders of one text. While the rules run they are opaque marks, so that no rule reads the words inside a
 * placeholder, whether it was just made or came with the input.
 */
export class PlaceholderMarks {
  readonly #made: string[] = []
  readonly #placeholder: MakePlaceholder

  constructor(placeholder: MakePlaceholder) {
    this.#placeholder = placeholder
  }

  readonly make: MakePlaceholder = (secret, kind) =>
    isMark(secret) ? secret : this.#mark(this.#placeholder(this.resolve(secret), kind))

  /** Hides the placeholders of an input. */
  hide(input: string): string {
    return input.replace(/[\uFDD0\uFDD1]/g, '\uFFFD').replace(PLACEHOLDER, (match) => this.#mark(match))
  }

  /** Puts placeholders where the marks are. */
  resolve(text: string): string {
    return text.replace(MARKS, (mark) => this.#made[Number(mark.slice(1, -1))] ?? '')
  }

  #mark(placeholder: string): string {
    this.#made.push(placeholder)
    return `\uFDD0${this.#made.length - 1}\uFDD1`
  }
}
