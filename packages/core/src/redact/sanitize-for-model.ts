export interface SanitizeOptions {
  /**
   * What becomes of control sequences and invisible characters: `strip` removes them, `visible` writes them as
   * `\u{1b}`, for screens on which a person approves something. @default 'strip'
   */
  escapes?: 'strip' | 'visible'
}

/**
 * Terminal sequences with all that belongs to them (ECMA-48): operating-system commands and other strings up to their
 * terminator, control sequences, two-character escapes. A string without a terminator loses only its escape
 * character, so that it cannot hide the text after it.
 */
const SEQUENCES = new RegExp(
  [
    '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x07\\x1b\\x80-\\x9f\\n]{0,4096}(?:\\x07|\\x1b\\\\|\\x9c)',
    '(?:\\x1b\\[|\\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]',
    '\\x1b(?:[ -/]{1,16}[0-~]|[0-OQ-WYZ\\\\`a-~])',
  ].join('|'),
  'g',
)

/**
 * Characters that a reader does not see and a model does: controls except newline and tab, direction and format
 * controls, zero-width and tag characters, variation selectors, line separators, private and unassigned code points.
 */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const escapeCharacter = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/** Device text reduced to characters that show: what may be given to a model or an approval screen. */
export const sanitizeForModel = (text: string, { escapes = 'strip' }: SanitizeOptions = {}): string => {
  if (escapes === 'visible') return text.replaceAll('\r\n', '\n').replace(INVISIBLE, escapeCharacter)
  return text.replace(SEQUENCES, '').replace(INVISIBLE, '')
}
