import type { SyntaxFault } from './dialect.js'

/** A line with `^` under the place where the device stopped understanding. */
export const caretLine = ({ promptLength, at }: Pick<SyntaxFault, 'promptLength' | 'at'>): string =>
  `${' '.repeat(promptLength + at)}^\n`
