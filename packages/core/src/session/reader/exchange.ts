import { behindOutput, hiddenPrompt } from '../prompts/hidden-prompt.js'
import type { PromptMatch } from '../prompts/prompt-reader.js'
import { OutputBuffer } from '../terminal/output-buffer.js'
import type { LineSink } from '../terminal/terminal-text.js'
import { EchoMatcher } from './echo-matcher.js'
import type { ExchangeOptions, ExchangePort, ExchangeResult } from './exchange-port.js'
import { pagerKey } from './pager-key.js'
import {
  BURST_GAP_MS,
  DEFAULT_MAX_OUTPUT_BYTES,
  FIRST_PAGER_QUIET_MS,
  LONGEST_SETTLE_MS,
  LOST_ECHO_QUIET_MS,
  MOST_ANSWERS,
  NO_ECHO_QUIET_MS,
  SHAPE_QUIET_MS,
  STRANGE_PROMPT_QUIET_MS,
  UNCONFIRMED_LOGIN_QUIET_MS,
} from './quiet-times.js'
import { mayQuotePrompts } from './quoted-prompts.js'
import { type ReadyAnswer, RepeatedQuestion } from './ready-answer.js'

/**
 * One command and its answer: from the bytes typed to the next prompt. Event-driven; looks at the unfinished last line only, so its
 * work grows with the output and not with its square.
 */
export class Exchange implements LineSink {
  readonly done: Promise<ExchangeResult>
  readonly output: OutputBuffer
  readonly #port: ExchangePort
  readonly #options: ExchangeOptions
  readonly #startedAt: number
  #echo: EchoMatcher | undefined
  #echoSeen: EchoMatcher | undefined
  #ahead: EchoMatcher | undefined
  #aheadPrefix: string | undefined
  /** What stood before the cursor when the command was typed. */
  readonly #typedOn: string
  #finishedLines = 0
  #bodyBegun = false
  #lastChunkAt: number
  #widestGapMs = 0
  /** The output is known to quote the prompt, or of a kind that may. */
  #mayQuotePrompt = false
  #probe: PromptMatch | undefined
  #probedAfter = -1
  #asked: Map<ReadyAnswer, number> | undefined
  #turn: NodeJS.Immediate | undefined
  #quiet: NodeJS.Timeout | undefined
  #resolve: (result: ExchangeResult | Promise<never>) => void = () => undefined
  #over = false

  /** @param startedAt by the clock of `performance.now()`, as all times here */
  constructor(port: ExchangePort, options: ExchangeOptions, startedAt: number) {
    this.#port = port
    this.#options = options
    this.#startedAt = startedAt
    this.#lastChunkAt = startedAt
    this.output = new OutputBuffer(options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES)
    this.done = new Promise((resolve) => void (this.#resolve = resolve))
    this.#typedOn = options.echo === undefined ? '' : port.text.line
    if (options.echo !== undefined) {
      this.#mayQuotePrompt = mayQuotePrompts(options.echo)
      if (port.habits.echoes !== false) this.#echo = new EchoMatcher(options.echo, port.text.line)
    }
    if (options.typedAhead !== undefined) this.#ahead = new EchoMatcher(options.typedAhead, '')
  }

  chunk(bytes: Uint8Array, now: number): void {
    if (this.#bodyBegun) this.#widestGapMs = Math.max(this.#widestGapMs, now - this.#lastChunkAt)
    this.#lastChunkAt = now
    this.#echo?.see(bytes)
    this.#port.text.write(bytes, this, !this.#echo && !this.#echoSeen && !this.#ahead)
    // How long the device took to begin says nothing about how it goes on.
    this.#bodyBegun ||= this.#echo === undefined && this.output.length > 0
    this.#unsettle()
    // A turn of the event loop later, when everything that has already arrived has been read.
    if (!this.#over && this.#port.text.line !== '') this.#turn = setImmediate(Exchange.#examineNow, this)
  }

  static readonly #examineNow = (exchange: Exchange): void => {
    exchange.#turn = undefined
    exchange.#examine(exchange.#port.text.line)
  }

  /** Ends it without a result. */
  fail(reason: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#unsettle()
    this.#resolve(this.#port.failed(this.output, reason))
  }

  lines(block: string): void {
    this.#finishedLines++
    if (this.#ahead) this.#findAhead(this.#ahead, block)
    const rest = this.#echo ? this.#beforeBody(block) : this.#afterTypedOn(block)
    if (rest === '') return
    if (!this.#mayQuotePrompt) this.#mayQuotePrompt = this.#quotesPrompt(rest)
    this.output.append(this.#echoSeen ? this.#withoutRepeat(rest) : rest)
  }

  /** Where nothing is echoed, the first line of output begins behind the prompt that was typed on. */
  #afterTypedOn(block: string): string {
    if (this.#finishedLines !== 1 || this.#typedOn === '' || !block.startsWith(this.#typedOn)) return block
    const rest = block.slice(this.#typedOn.length)
    return rest.startsWith('\n') ? rest.slice(1) : rest
  }

  bytes(lines: Buffer): void {
    this.#finishedLines++
    this.output.append(lines)
  }

  /** Whether a whole line of the output looks like the prompt: then another may. */
  #quotesPrompt(block: string): boolean {
    const { text, onNewLine } = this.#port.prompts
    // In long output the gaps between chunks tell when to wait; it is not worth the search.
    return text !== '' && block.length < 4096 && (block.includes(onNewLine) || block.startsWith(text))
  }

  /** A terminal may echo what was typed ahead on its own before the device does behind its prompt: the last one counts. */
  #findAhead(matcher: EchoMatcher, block: string): void {
    for (const line of block.split('\n')) {
      const prefix = matcher.line(line)?.trim()
      if (prefix) this.#aheadPrefix = prefix
    }
  }

  /** @returns what of the block comes after the echo. */
  #beforeBody(block: string): string {
    let start = 0
    while (this.#echo && start < block.length) {
      const end = block.indexOf('\n', start) + 1
      const found = this.#echo.line(block.slice(start, end - 1))
      start = end
      if (found !== undefined) {
        this.#echoSeen = this.#echo
        this.#echo = undefined
        this.#port.habits.echoes = true
      } else if (this.#echo.hopeless) {
        this.#giveUpEcho()
      }
    }
    return block.slice(start)
  }

  #giveUpEcho(): void {
    const lines = this.#echo?.giveUp() ?? ''
    this.#echo = undefined
    if (this.#port.habits.echoes === undefined) this.#port.habits.echoes = false
    if (lines !== '') this.output.append(lines)
  }

  #withoutRepeat(block: string): string {
    const end = this.#echoSeen?.repeatedIn(block) ?? 0
    this.#echoSeen = undefined
    return end > 0 ? block.slice(end) : block
  }

  #examine(line: string): void {
    if (!this.#echo && !this.#port.prompts.isSeen(line)) {
      const answer = this.#options.answers?.find(({ question }) => question.test(line))
      if (answer) return this.#settle(0, () => this.#answer(answer))
      const pager = pagerKey(line, this.#port.platform)
      if (pager !== undefined) {
        return this.#settle(this.#port.habits.pages ? 0 : FIRST_PAGER_QUIET_MS, () => this.#turnPage(pager))
      }
    }
    // The prompt that was typed on stays on screen until the device answers.
    if (this.#finishedLines === 0 && this.#options.echo !== undefined) return this.#examineUnechoed(line)
    this.#examinePrompt(line)
  }

  /** A device that echoes nothing, not even the line end, answers with a second prompt behind the first. */
  #examineUnechoed(line: string): void {
    const { prompts, habits } = this.#port
    const { length } = this.#typedOn
    if (line.length <= length || prompts.text === '' || line !== this.#typedOn + prompts.text) return
    const prompt = prompts.match(line.slice(length), () => [])
    if (!prompt) return
    const quiet = habits.echoes === false ? SHAPE_QUIET_MS : this.#noEchoQuietMs
    this.#settle(quiet, () => this.#finishUnechoed(prompt))
  }

  #finishUnechoed(prompt: PromptMatch): void {
    if (this.#echo) this.#giveUpEcho()
    this.#finish(prompt)
  }

  get #noEchoQuietMs(): number {
    return this.#port.habits.echoes === true ? LOST_ECHO_QUIET_MS : NO_ECHO_QUIET_MS
  }

  #examinePrompt(line: string): void {
    const above = (count: number): string[] => this.output.lastLines(count)
    const { prompts } = this.#port
    const match = prompts.match(line, above)
    const prompt = behindOutput(prompts, line, match) ?? match ?? hiddenPrompt(prompts, line, above)
    if (!prompt) return
    if (this.#echo) {
      return this.#settle(this.#noEchoQuietMs, () => this.#finishUnechoed(prompt))
    }
    if (this.#probe && isSamePrompt(this.#probe, prompt) && this.#finishedLines > this.#probedAfter) {
      return this.#settle(0, () => this.#finishProbed(prompt))
    }
    if (prompt.kind === 'shape' && !this.#options.acceptShapes) {
      if (!this.#probe) this.#settle(STRANGE_PROMPT_QUIET_MS, () => this.#sendProbe(prompt))
      return
    }
    const quiet = this.#quietFor(prompt)
    if (quiet === 0) this.#finish(prompt)
    else this.#settle(quiet, () => this.#finish(prompt))
  }

  #quietFor(prompt: PromptMatch): number {
    if (this.#ahead) return this.#aheadPrefix === prompt.text.trim() ? 0 : UNCONFIRMED_LOGIN_QUIET_MS
    if (prompt.kind === 'shape') return this.#options.shapeQuietMs ?? SHAPE_QUIET_MS
    // Few commands change the mode: more likely the output quotes one of its prompts.
    if (prompt.mode !== this.#port.prompts.mode && this.#options.acceptShapes !== true) return LONGEST_SETTLE_MS
    return this.#settleMs()
  }

  /**
   * How long the line must stay quiet before the known prompt is believed. Output that came in one burst: a turn of the event loop,
   * which delivers what has already arrived. Output that dribbles, or has shown the same text before: a few of its own gaps.
   */
  #settleMs(): number {
    if (this.#mayQuotePrompt) return LONGEST_SETTLE_MS
    if (this.#widestGapMs < BURST_GAP_MS) return 0
    return Math.min(LONGEST_SETTLE_MS, Math.max(3, 3 * this.#widestGapMs))
  }

  /** Acts when the device has said no more for so long. */
  #settle(quietMs: number, act: () => void): void {
    if (quietMs === 0) act()
    else this.#quiet = setTimeout(act, quietMs)
  }

  #unsettle(): void {
    if (this.#turn) clearImmediate(this.#turn)
    if (this.#quiet) clearTimeout(this.#quiet)
    this.#turn = undefined
    this.#quiet = undefined
  }

  #answer(answer: ReadyAnswer): void {
    this.#asked ??= new Map()
    const times = (this.#asked.get(answer) ?? 0) + 1
    this.#asked.set(answer, times)
    if (answer.isSecret && times > 1) return this.fail(new RepeatedQuestion(answer))
    if (times > MOST_ANSWERS) return this.fail(new RepeatedQuestion(answer))
    try {
      const text = answer.text()
      this.output.append(`${this.#port.text.line}\n`)
      this.#port.text.clearLine()
      this.#port.write(text + (answer.enter ? (this.#port.platform.enter ?? '\n') : ''))
    } catch (error) {
      this.fail(error)
    }
  }

  #turnPage(key: string): void {
    this.#port.habits.pages = true
    this.#port.text.clearLine()
    this.#port.write(key)
  }

  /** Types Enter: a real prompt comes again, a line of output does not. */
  #sendProbe(prompt: PromptMatch): void {
    this.#probe = prompt
    this.#probedAfter = this.#finishedLines
    this.#port.write(this.#port.platform.enter ?? '\n')
  }

  #finishProbed(prompt: PromptMatch): void {
    const { text, linesAbove } = this.#probe ?? prompt
    const [last = ''] = this.output.lastLines(1)
    this.output.dropLines(1 + linesAbove)
    const glued = last.slice(0, Math.max(0, last.length - text.length))
    if (last.endsWith(text) && glued !== '') this.output.append(`${glued}\n`)
    this.#finish(prompt)
  }

  #finish(prompt: PromptMatch): void {
    this.#over = true
    this.#unsettle()
    this.output.dropLines(prompt.linesAbove)
    this.#port.prompts.learn(prompt)
    const { text, truncated, file } = this.output.finish()
    const tookTypeAhead = this.#ahead !== undefined && this.#aheadPrefix === prompt.text.trim()
    this.#port.finished()
    this.#resolve({ text, truncated, file, prompt, tookTypeAhead, durationMs: this.#lastChunkAt - this.#startedAt })
  }
}

/** To the letter, or but for a counter or a mark in it (`x1.3 # ` and `x1.4 # `). */
const isSamePrompt = (one: PromptMatch, other: PromptMatch): boolean =>
  one.text === other.text || (one.hostname !== undefined && one.hostname === other.hostname && one.mode === other.mode)
