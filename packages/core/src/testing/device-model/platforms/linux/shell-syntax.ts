/** One program call: words as typed, before expansion, and where its streams go. */
export interface SimpleCommand {
  words: ShellWord[]
  redirects: Redirect[]
}

export interface Redirect {
  stream: 0 | 1 | 2
  kind: 'write' | 'append' | 'read' | 'to-stdout' | 'to-stderr'
  target: ShellWord
}

/** Parts that expansion treats differently: quoted text is taken as it is. */
export type ShellWord = { text: string; quote: 'none' | 'single' | 'double' }[]

/** Programs joined by `|`, and what decides whether they run. */
export interface Pipeline {
  commands: SimpleCommand[]
  when: 'always' | 'success' | 'failure'
}

type Token = { kind: 'operator'; text: string } | { kind: 'word'; word: ShellWord }

/** Thrown for a line that the shell cannot read. */
export class ShellSyntaxError extends Error {
  override readonly name = 'ShellSyntaxError'
}

/** Reads a command line of a POSIX shell: quoting, lists, pipelines, redirections. Not loops or functions. */
export function parseShell(line: string): Pipeline[] {
  const tokens = tokenize(line)
  const pipelines: Pipeline[] = []
  let when: Pipeline['when'] = 'always'
  let commands: SimpleCommand[] = []
  let command: SimpleCommand = { words: [], redirects: [] }

  const endCommand = (operator: string): void => {
    if (command.words.length === 0 && command.redirects.length === 0) {
      throw new ShellSyntaxError(`syntax error near unexpected token \`${operator}'`)
    }
    commands.push(command)
    command = { words: [], redirects: [] }
  }
  const endPipeline = (operator: string, next: Pipeline['when']): void => {
    endCommand(operator)
    pipelines.push({ commands, when })
    commands = []
    when = next
  }
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind === 'word') command.words.push(token.word)
    else if (token && /[<>]/.test(token.text)) {
      const target = tokens[at + 1]
      if (target?.kind === 'word' && !/&\d$/.test(token.text)) at++
      command.redirects.push(toRedirect(token.text, target?.kind === 'word' ? target.word : []))
    } else if (token?.text === '|') endCommand('|')
    else if (token?.text === '&&') endPipeline('&&', 'success')
    else if (token?.text === '||') endPipeline('||', 'failure')
    else if (token && /^[;\n&]$/.test(token.text)) {
      if (command.words.length > 0 || command.redirects.length > 0 || commands.length > 0)
        endPipeline(token.text, 'always')
    }
  }
  if (command.words.length > 0 || command.redirects.length > 0 || commands.length > 0) endPipeline('newline', 'always')
  return pipelines
}

function toRedirect(operator: string, target: ShellWord): Redirect {
  const stream = (operator.startsWith('2') ? 2 : operator.includes('<') ? 0 : 1) as Redirect['stream']
  if (operator.endsWith('&1')) return { stream, kind: 'to-stdout', target }
  if (operator.endsWith('&2')) return { stream, kind: 'to-stderr', target }
  if (target.length === 0) throw new ShellSyntaxError("syntax error near unexpected token `newline'")
  if (operator.includes('<')) return { stream, kind: 'read', target }
  return { stream, kind: operator.includes('>>') ? 'append' : 'write', target }
}

const OPERATORS = /^(?:[12]?>>|[12]?>&[12]|[12]?>|<|&&|\|\||[;|&\n])/

function tokenize(line: string): Token[] {
  const tokens: Token[] = []
  let word: ShellWord | undefined
  const push = (text: string, quote: ShellWord[number]['quote']): void => {
    word ??= []
    const last = word.at(-1)
    if (last && last.quote === quote && quote === 'none') last.text += text
    else word.push({ text, quote })
  }
  const finish = (): void => {
    if (word) tokens.push({ kind: 'word', word })
    word = undefined
  }
  for (let at = 0; at < line.length; ) {
    const rest = line.slice(at)
    const operator = word && /^[12]/.test(rest) ? undefined : OPERATORS.exec(rest)?.[0]
    if (operator) {
      finish()
      tokens.push({ kind: 'operator', text: operator })
      at += operator.length
    } else if (/^[ \t\r]/.test(rest)) {
      finish()
      at++
    } else if (rest.startsWith('#') && !word) {
      at += rest.indexOf('\n') === -1 ? rest.length : rest.indexOf('\n')
    } else at += readPart(rest, push)
  }
  finish()
  return tokens
}

/** Takes one quoted or plain part of a word; how many characters it was. */
function readPart(rest: string, push: (text: string, quote: ShellWord[number]['quote']) => void): number {
  const [first = ''] = rest
  if (first === "'") {
    const end = rest.indexOf("'", 1)
    if (end === -1) throw new ShellSyntaxError("unexpected EOF while looking for matching `''")
    push(rest.slice(1, end), 'single')
    return end + 1
  }
  if (first === '"') return readDouble(rest, push)
  if (first === '\\') {
    push(rest.charAt(1), 'single')
    return 2
  }
  if (rest.startsWith('$(')) {
    const end = closing(rest)
    push(rest.slice(0, end), 'none')
    return end
  }
  push(first, 'none')
  return 1
}

function readDouble(rest: string, push: (text: string, quote: ShellWord[number]['quote']) => void): number {
  let text = ''
  for (let at = 1; at < rest.length; at++) {
    const character = rest.charAt(at)
    if (character === '"') {
      push(text, 'double')
      return at + 1
    }
    const escaped = character === '\\' && /["\\$`]/.test(rest.charAt(at + 1))
    if (escaped) {
      push(text, 'double')
      push(rest.charAt(++at), 'single')
      text = ''
    } else text += character
  }
  throw new ShellSyntaxError('unexpected EOF while looking for matching `"\'')
}

/** Where the `)` of a `$(` stands. */
function closing(rest: string): number {
  let depth = 0
  for (let at = 1; at < rest.length; at++) {
    if (rest[at] === '(') depth++
    if (rest[at] === ')' && --depth === 0) return at + 1
  }
  throw new ShellSyntaxError("unexpected EOF while looking for matching `)'")
}
