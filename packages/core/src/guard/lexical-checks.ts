import type { GuardReason } from './guard-reasons.js'

const PLAIN = /^[\x20-\x7e]+$/

/** What is wrong with the text of a command on whatever platform. Nothing is repaired: a repair is a guess. */
export const lexicalFault = (command: unknown, maxLength: number): GuardReason | undefined => {
  // What is no string yet could be another one by the time it is sent.
  if (typeof command !== 'string') return 'NO_TEXT'
  if (command.length > maxLength) return 'TOO_LONG'
  if (!PLAIN.test(command)) return classify(command)
  if (command.includes('?')) return 'HELP_CHARACTER'
  return command.trim() === '' ? 'EMPTY' : undefined
}

const classify = (command: string): GuardReason => {
  if (command === '') return 'EMPTY'
  // NEL, line and paragraph separators end lines for whoever splits the text by Unicode's rules.
  if (/[\n\r\v\f\u0085\u2028\u2029]/.test(command)) return 'MULTIPLE_LINES'
  return /[\p{Cc}\p{Cf}]/u.test(command) ? 'CONTROL_CHARACTER' : 'NON_ASCII'
}
