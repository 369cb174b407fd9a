import type { GuardReason } from '../guard-reasons.js'

/** Characters that stand for themselves in every shell. */
const PLAIN = /[A-Za-z0-9_./:@%+=,-]/

/** Within double quotes a shell still acts upon these. */
const ACTS_IN_QUOTES = /[`$\\!]/

/**
 * Splits a command line into words as a POSIX shell would, and refuses all that would make the shell do more than start
 * one program: separators, pipes, redirections, expansions, globs, comments, assignments of the shell.
 */
export const shellWords = (line: string): string[] | { fault: GuardReason } => {
  const words: string[] = []
  let word: string | undefined
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index)
    if (character === ' ') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === "'" || character === '"') {
      const close = line.indexOf(character, index + 1)
      if (close === -1) return { fault: 'QUOTING' }
      const text = line.slice(index + 1, close)
      if (character === '"' && ACTS_IN_QUOTES.test(text)) return { fault: 'SUBSTITUTION' }
      word = (word ?? '') + text
      index = close
    } else if (character === '\\' && line.charAt(index + 1) === "'") {
      // How a quote gets into single quotes: 'it'\''s'.
      word = `${word ?? ''}'`
      index += 1
    } else if (PLAIN.test(character)) word = (word ?? '') + character
    else return { fault: faultOf(character) }
  }
  if (word !== undefined) words.push(word)
  return words
}

const faultOf = (character: string): GuardReason => {
  if (character === ';' || character === '&') return 'SEPARATOR'
  return character === '`' || character === '$' ? 'SUBSTITUTION' : 'SHELL_CHARACTER'
}
