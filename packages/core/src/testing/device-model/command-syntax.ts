/** One alternative form of a command: keywords and arguments in order. */
export type SyntaxToken =
  | { kind: 'keyword'; word: string }
  | { kind: 'argument'; name: string; type: string }
  | { kind: 'rest'; name: string }

/**
 * Reads the notation of the command tables. Words are keywords; `<name>` and `<name:type>` are arguments; `<name...>` takes
 * the rest of the line as typed; `(a|b c)` offers alternatives; `[…]` may be left out. The result has one entry a form.
 */
export function parseSyntax(syntax: string): SyntaxToken[][] {
  const pieces = syntax.match(/<[^>]+>|[[\]()|]|[^\s[\]()|<>]+/g) ?? []
  let at = 0

  const sequence = (): SyntaxToken[][] => {
    let forms: SyntaxToken[][] = [[]]
    while (at < pieces.length && !/^[\])|]$/.test(pieces[at] ?? '')) {
      const next = item()
      forms = forms.flatMap((form) => next.map((tail) => [...form, ...tail]))
    }
    return forms
  }
  const alternatives = (): SyntaxToken[][] => {
    const forms = sequence()
    while (pieces[at] === '|') {
      at++
      forms.push(...sequence())
    }
    at++
    return forms
  }
  const item = (): SyntaxToken[][] => {
    const piece = pieces[at++] ?? ''
    if (piece === '(') return alternatives()
    if (piece === '[') return [[], ...alternatives()]
    return [[toToken(piece)]]
  }
  return sequence()
}

function toToken(piece: string): SyntaxToken {
  const argument = /^<([^:>]+?)(\.\.\.)?(?::(.+))?>$/.exec(piece)
  if (!argument) return { kind: 'keyword', word: piece }
  const [, name = '', dots, type = 'word'] = argument
  return dots ? { kind: 'rest', name } : { kind: 'argument', name, type }
}
