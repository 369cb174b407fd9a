import type { PromptReader } from '../prompts/prompt-reader.js'
import { OutputBuffer } from '../terminal/output-buffer.js'
import type { TerminalText } from '../terminal/terminal-text.js'

/**
 * How long a device may take to come back to its prompt after an interrupt, and so how late a time-out may be told: so many times what
 * it takes to answer at all, within bounds.
 */
const ANSWER_TIMES = 20
const SHORTEST_MS = 300
const LONGEST_MS = 1_000
/**
 * Quiet at a prompt after an interrupt: what the device still had to say would come before. An echo keeps what comes later apart from
 * the next command's output.
 */
const QUIET_MS = 60
const ECHO_QUIET_MS = 20
/** Of one block of lines, and a hundred times that of them all: for the message of an error. */
const KEPT = 500

export interface RecoveryOptions {
  prompts: PromptReader
  text: TerminalText
  /** Whether the device echoes what is typed. */
  echoes: boolean
  /** The least time in which it was ever seen to answer, in milliseconds. */
  quickestAnswerMs: number
  /** Called once, at once: whether a known prompt came. */
  onOver: (recovered: boolean) => void
}

/** The wait for a known prompt after an interrupt. */
export class Recovery {
  readonly output = new OutputBuffer(KEPT * 100)
  readonly #options: RecoveryOptions
  readonly #limit: NodeJS.Timeout
  #quiet: NodeJS.Timeout | undefined

  constructor(options: RecoveryOptions) {
    this.#options = options
    options.text.clearLine()
    const ms = ANSWER_TIMES * options.quickestAnswerMs
    this.#limit = setTimeout(() => this.#finish(false), Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms)))
  }

  chunk(bytes: Uint8Array): void {
    const { text, prompts, echoes } = this.#options
    text.write(bytes, { lines: (block) => this.output.append(block.slice(-KEPT)) })
    clearTimeout(this.#quiet)
    const prompt = prompts.match(text.line, (count) => this.output.lastLines(count))
    if (!prompt || prompt.kind === 'shape') return
    this.#quiet = setTimeout(
      () => {
        prompts.learn(prompt)
        this.#finish(true)
      },
      echoes ? ECHO_QUIET_MS : QUIET_MS,
    )
  }

  fail(): void {
    this.#finish(false)
  }

  #finish(recovered: boolean): void {
    clearTimeout(this.#limit)
    clearTimeout(this.#quiet)
    this.#options.onOver(recovered)
  }
}
