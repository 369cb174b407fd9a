import { ASSIGNMENT_HINT, redactAssignments, redactBelowPath } from './assignments.js'
import { KnownSecrets } from './known-secrets.js'
import { redactPemBlocks } from './pem-blocks.js'
import { createPlaceholders, type MakePlaceholder, PlaceholderMarks, RESERVED } from './placeholder.js'
import { redactValue } from './redact-value.js'
import { RULE_HINT, type RuleSet, ruleSetFor } from './rule-set.js'
import { SectionTracker } from './section-tracker.js'
import { TableRows } from './table-rows.js'
import { redactUrlCredentials } from './url-credentials.js'
import { redactShapes, SHAPE_HINT } from './value-shapes.js'

export interface RedactorOptions {
  /** Name of the platform the text comes from. @default the rules of all platforms */
  platform?: string | undefined
  /** Values known to be secret, removed wherever they stand. Those under four characters count as whole words only. */
  secrets?: Iterable<string> | undefined
  /** Makes the placeholders the same in every process that has the same seed. Keep it secret. @default random */
  seed?: string | undefined
}

/** Replaces secrets by placeholders. The same secret gives the same placeholder, so differences stay visible. */
export interface Redactor {
  /** Text from a device or about one. Redacting it again changes nothing. */
  text(input: string): string
  /** Strings anywhere in a value, and what stands under names such as `password`. Returns a copy of plain data. */
  value(input: unknown): unknown
  /** The redacted end of a text, at most `bytes` long in UTF-8. @default 500 */
  tail(input: string, bytes?: number): string
  /** Removes these values too from now on, here and in every redactor made by `forPlatform`. */
  addSecret(...secrets: string[]): void
  /** A redactor for another platform with the same secrets and the same placeholders. */
  forPlatform(platform: string | undefined): Redactor
}

/** What redactors made from one another share. */
interface Shared {
  known: KnownSecrets
  placeholder: MakePlaceholder
}

/** Text before the tail that is read with it, so that a secret whose keyword is cut off is still recognised. */
const TAIL_CONTEXT = 65_536

const redactText = (input: string, rules: RuleSet, { known, placeholder }: Shared): string => {
  const marks = new PlaceholderMarks(placeholder)
  const { make } = marks
  const text = redactPemBlocks(known.redact(marks.hide(input), make), make)
  const sections = new SectionTracker()
  const tables = new TableRows()
  const redactLine = (line: string): string => {
    sections.enter(line)
    let result = redactUrlCredentials(tables.redact(line, make), make)
    result = rules.redact(result, () => sections.section, make)
    result = redactBelowPath(result, line.startsWith('/') ? line : sections.path, make)
    result = redactShapes(redactAssignments(result, make), make)
    sections.leave(line)
    return result
  }
  return marks.resolve(text.split('\n').map(redactLine).join('\n'))
}

/**
 * One line that nothing below would change: what most strings in structured data are. Asks each step for its own hint, and
 * spares the state that is kept from line to line.
 */
const isPlain = (text: string, known: KnownSecrets): boolean =>
  !(
    text.startsWith('/') ||
    text.includes('\n') ||
    text.includes('----') ||
    text.includes('://') ||
    RULE_HINT.test(text) ||
    SHAPE_HINT.test(text) ||
    ASSIGNMENT_HINT.test(text) ||
    RESERVED.test(text) ||
    known.isIn(text)
  )

/** The end of a text within a number of bytes, without half a character at its beginning. */
const lastBytes = (text: string, bytes: number): string => {
  if (bytes <= 0) return ''
  const encoded = Buffer.from(text.slice(-bytes), 'utf8')
  let start = Math.max(0, encoded.length - bytes)
  while (start < encoded.length && ((encoded[start] ?? 0) & 0xc0) === 0x80) start += 1
  return encoded.toString('utf8', start)
}

const createFrom = (platform: string | undefined, shared: Shared): Redactor => {
  const rules = ruleSetFor(platform)
  const text = (input: string): string => (isPlain(input, shared.known) ? input : redactText(input, rules, shared))
  return {
    text,
    value: (input) => redactValue(input, text, shared.placeholder),
    tail: (input, bytes = 500) => {
      if (input.length <= TAIL_CONTEXT) return lastBytes(text(input), bytes)
      const context = input.slice(-TAIL_CONTEXT)
      // Half a line could hold a secret without the word that introduces it.
      return lastBytes(text(context.slice(context.indexOf('\n') + 1)), bytes)
    },
    addSecret: (...secrets) => {
      for (const secret of secrets) shared.known.add(secret)
    },
    forPlatform: (other) => createFrom(other, shared),
  }
}

/**
 * A redactor. Placeholders read `<redacted:kind:tag>`; the tag is a keyed hash, of no use for guessing.
 *
 * ```ts
 * const redactor = createRedactor({ platform: 'cisco-ios', secrets: [password] })
 * redactor.text('snmp-server community s3cr3t RO') // snmp-server community <redacted:snmp-community:1f0a77c2> RO
 * ```
 */
export const createRedactor = ({ platform, secrets = [], seed }: RedactorOptions = {}): Redactor => {
  const shared: Shared = { known: new KnownSecrets(), placeholder: createPlaceholders(seed) }
  for (const secret of secrets) shared.known.add(secret)
  return createFrom(platform, shared)
}
