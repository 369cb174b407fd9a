import { CommandTree } from './command-tree.js'
import type { PipeSyntax } from './grammar.js'
import type { GuardReason } from './guard-reasons.js'
import { closingQuote } from './quoted-text.js'

/** A command line cut at its pipes. */
export interface CommandLine {
  command: string
  /** Each stage: verb and arguments. */
  stages: readonly string[]
}

export type Fault = { fault: GuardReason }

export const isFault = (value: object): value is Fault => 'fault' in value

/** Indexes of the bars outside quotes; `undefined` when a quote stays open. */
const barsOf = (line: string): number[] | undefined => {
  const bars: number[] = []
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index)
    if (character === '|') bars.push(index)
    else if (character === '"') {
      index = closingQuote(line, index)
      if (index === -1) return undefined
    }
  }
  return bars
}

/** More bars than this in one line are no question anybody asks. */
const MAX_BARS = 64

/** Reads pipes the way the platform does. */
export class PipeReader {
  readonly #style: PipeSyntax['style']
  readonly stages: CommandTree

  constructor({ style, stages }: PipeSyntax) {
    this.#style = style
    this.stages = new CommandTree(stages)
  }

  split(line: string): CommandLine | Fault {
    if (this.#style === 'regex') {
      const bar = line.indexOf('|')
      if (bar === -1) return { command: line, stages: [] }
      const stage = line.slice(bar + 1)
      return this.#hidesStage(stage) ? { fault: 'PIPE_WRITES' } : { command: line.slice(0, bar), stages: [stage] }
    }
    const bars = barsOf(line)
    if (bars === undefined) return { fault: 'QUOTING' }
    if (bars.length > MAX_BARS) return { fault: 'PIPE_UNKNOWN' }
    const [first] = bars
    const command = line.slice(0, first ?? line.length)
    // A bar in quotes before any filter has no business there.
    if (command.includes('|')) return { fault: 'PIPE_UNKNOWN' }
    const stages = this.#cut(line, bars)
    const hidden = this.#style === 'chain' && stages.some((stage) => this.#hidesStage(stage))
    return hidden ? { fault: 'PIPE_WRITES' } : { command, stages }
  }

  /** A bar between two characters of an expression (`up|down`) cannot begin a stage that needs an argument. */
  #cut(line: string, bars: readonly number[]): string[] {
    const starts = bars.filter((bar, index) => {
      const end = bars[index + 1] ?? line.length
      return index === 0 || this.#style === 'shell' || !this.#isAlternative(line, bar, line.slice(bar + 1, end))
    })
    return starts.map((bar, index) => line.slice(bar + 1, starts[index + 1] ?? line.length))
  }

  #isAlternative(line: string, bar: number, text: string): boolean {
    if (line.charAt(bar - 1) === ' ' || !/^[^ ]+ *$/.test(text)) return false
    const word = text.trim().toLowerCase()
    return this.stages.resolve([word]).action === 'unknown'
  }

  /** Whether a part after a bar inside an expression would do something if the device took it for a stage. */
  #hidesStage(stage: string): boolean {
    if (!stage.includes('|')) return false
    return stage
      .split('|')
      .slice(1)
      .some((part) => {
        const words = part.replaceAll('"', ' ').trim().toLowerCase().split(/ +/)
        return words.length > 1 && this.stages.resolve(words.slice(0, 1)).action !== 'unknown' && !this.#filters(words)
      })
  }

  #filters(words: readonly string[]): boolean {
    return this.stages.resolve(words).action === 'read'
  }
}
