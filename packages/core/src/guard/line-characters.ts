import type { PipeSyntax } from './grammar.js'
import type { GuardReason } from './guard-reasons.js'
import { splitQuoted } from './quoted-text.js'

/** Why a character that acts on some platform has no place in a command. */
const reasonFor = (character: string): GuardReason => {
  if (character === ';') return 'SEPARATOR'
  if (character === '>' || character === '<') return 'REDIRECT'
  return character === '`' || character === '$' ? 'SUBSTITUTION' : 'SHELL_CHARACTER'
}

const first = (text: string, pattern: RegExp): GuardReason | undefined => {
  const match = pattern.exec(text)
  return match === null ? undefined : reasonFor(match[0].charAt(0))
}

/** What a shell leaves alone outside quotes. */
const SHELL_ACTS = /[^A-Za-z0-9 _.:/,@+=%^"-]/
const SHELL_ACTS_QUOTED = /[`$\\!]/
const ACTS = /[`;&<>{}\\!]|\$[({]/
const ACTS_IN_EXPRESSION = /[`;]|\$[({]/
/** Outside quotes in a stage; a platform may take `>` for a redirection wherever it stands. */
const ACTS_IN_STAGE = /[`;&<>]|\$[({]/
/** Within quotes: also what would act if the platform did not respect them. */
const ACTS_QUOTED = /[`;]|\$[({]|>(?=[> ]* *[\w/])/

const quotedFault = (texts: readonly string[], pattern: RegExp): GuardReason | undefined => {
  for (const text of texts) {
    const fault = first(text, pattern)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** What is wrong with the characters of a command before its pipe. */
export const commandFault = (command: string, shell: boolean): GuardReason | undefined => {
  const { outside, quoted } = splitQuoted(command)
  if (outside.replaceAll('""', '').includes('"')) return 'QUOTING'
  if (shell) return first(outside, SHELL_ACTS) ?? quotedFault(quoted, SHELL_ACTS_QUOTED)
  return first(outside, ACTS) ?? quotedFault(quoted, ACTS_QUOTED)
}

/** What is wrong with the characters of a stage. */
export const stageFault = (stage: string, { style, quotedSeparators }: PipeSyntax): GuardReason | undefined => {
  if (style === 'regex') return first(stage, ACTS_IN_EXPRESSION)
  const { outside, quoted } = splitQuoted(stage)
  if (style === 'shell') return first(outside, SHELL_ACTS) ?? quotedFault(quoted, SHELL_ACTS_QUOTED)
  return first(outside, ACTS_IN_STAGE) ?? (quotedSeparators ? undefined : quotedFault(quoted, ACTS_QUOTED))
}
