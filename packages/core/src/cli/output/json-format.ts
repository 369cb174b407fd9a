import type { ResultFormat } from './result-format.js'

/** What a terminal acts upon, or does not show: as an escape it means the same to whoever parses it. */
const UNSAFE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** JSON on one line, safe to look at. */
export const toSafeJson = (value: unknown): string =>
  JSON.stringify(value).replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** An outcome a line. */
export const ndjsonFormat = (): ResultFormat<unknown> => ({
  head: () => '',
  outcome: (outcome) => `${toSafeJson(outcome)}\n`,
  tail: () => '',
})

/** One document, written as it comes: a large fleet's results need not be kept. */
export function jsonFormat(): ResultFormat<unknown> {
  let isFirst = true
  return {
    head: () => '{"outcomes":[',
    outcome(outcome) {
      const separator = isFirst ? '\n' : ',\n'
      isFirst = false
      return separator + toSafeJson(outcome)
    },
    tail: (figures) => `\n],${toSafeJson(figures).slice(1)}\n`,
  }
}
