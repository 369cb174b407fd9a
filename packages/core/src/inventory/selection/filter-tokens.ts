import { FlotillaError } from '../../errors/flotilla-error.js'

export interface Token {
  readonly kind: '(' | ')' | 'operator' | 'word' | 'text' | 'end'
  /** Without quotes. */
  readonly value: string
  /** Offset in the expression. */
  readonly at: number
}

const MAX_LENGTH = 10_000
const TOKEN =
  /\s*(?:([()])|(!=|!~|=~|==|=|~|!|,|&&|\|\|)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\{[^}\s]*\}|\[[^\]\s]*\]|[^\s()=~!,'"&|])+))/y

/** Which words of the language a symbol stands for. */
const SYMBOLS: Readonly<Record<string, string>> = {
  '==': '=',
  '=~': '~',
  ',': 'or',
  '||': 'or',
  '&&': 'and',
  '!': 'not',
}

/** An error that shows where in the expression it went wrong. */
export const filterError = (expression: string, at: number, problem: string): FlotillaError => {
  const start = Math.max(0, at - 30)
  const shown = expression.slice(start, at + 30).replace(/\s/g, ' ')
  return new FlotillaError(
    'FILTER_INVALID',
    `Filter, position ${at + 1}: ${problem}\n  ${shown}\n  ${' '.repeat(at - start)}^`,
    { details: { expression: expression.slice(0, 1_000), position: at + 1, problem } },
  )
}

/** Cuts an expression into tokens. @throws FILTER_INVALID */
export function toTokens(expression: string): Token[] {
  if (expression.length > MAX_LENGTH) throw filterError('', 0, `must not be longer than ${MAX_LENGTH} characters`)
  const tokens: Token[] = []
  let at = 0
  while (expression.slice(at).trim() !== '') {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(expression)
    if (!match) {
      const bad = at + (expression.slice(at).match(/^\s*/)?.[0].length ?? 0)
      const character = expression[bad] ?? ''
      throw filterError(
        expression,
        bad,
        /["']/.test(character) ? 'this quote is never closed' : `unexpected ${character}`,
      )
    }
    tokens.push(toToken(match))
    at = TOKEN.lastIndex
  }
  tokens.push({ kind: 'end', value: '', at: expression.trimEnd().length })
  return tokens
}

function toToken(match: RegExpExecArray): Token {
  const [whole, parenthesis, symbol, double, single, word] = match
  const at = match.index + whole.length - whole.trimStart().length
  if (parenthesis) return { kind: parenthesis === '(' ? '(' : ')', value: parenthesis, at }
  if (symbol) {
    const meaning = SYMBOLS[symbol] ?? symbol
    return { kind: /^[a-z]/.test(meaning) ? 'word' : 'operator', value: meaning, at }
  }
  const quoted = double ?? single
  if (quoted !== undefined) return { kind: 'text', value: quoted.replace(/\\(.)/g, '$1'), at }
  return { kind: 'word', value: word ?? '', at }
}
