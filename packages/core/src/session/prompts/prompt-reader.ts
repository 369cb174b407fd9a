import type { Mode, Platform } from '../../platforms/platform.js'

/** The prompt at the end of the output. */
export interface PromptMatch {
  mode: string
  /** `exact`: seen before, to the letter. `learned`: the shape of a mode with the learned host name. `shape`: any host's. */
  kind: 'exact' | 'learned' | 'shape'
  /** The prompt, without the lines above it. */
  text: string
  hostname: string | undefined
  /** Whole lines above the last one that belong to the prompt. */
  linesAbove: number
}

interface ModePattern {
  name: string
  mode: Mode
  lines: number
  /** Whether its prompt shows the host name. */
  named: boolean
}

/** A prompt that was learned. */
interface SeenPrompt {
  pattern: ModePattern | undefined
  /** The match for every time it comes again; undefined when that depends on the lines above it. */
  again: PromptMatch | undefined
}

/** Longer last lines are no prompts. */
const LONGEST_PROMPT = 400

/** Tells a prompt from output, and which mode it stands for. Learns the host name, and from then on trusts only that one's prompts. */
export class PromptReader {
  readonly #patterns: readonly ModePattern[]
  readonly #seen = new Map<string, SeenPrompt>()
  #mode: string
  #hostname: string | undefined
  #text = ''
  #onNewLine = '\n'
  #latest: PromptMatch | undefined
  #expected: string | undefined
  #order: readonly ModePattern[] | undefined

  constructor(platform: Platform) {
    this.#mode = platform.home
    this.#patterns = patternsOf(platform)
  }

  get mode(): string {
    return this.#mode
  }

  get hostname(): string | undefined {
    return this.#hostname
  }

  /** The prompt as it was last seen; empty before the first. */
  get text(): string {
    return this.#text
  }

  /** The prompt at the beginning of a line, as it is looked for in output. */
  get onNewLine(): string {
    return this.#onNewLine
  }

  /** Whether the line is a prompt to the letter, seen before. */
  isSeen(line: string): boolean {
    return line === this.#text || this.#seen.has(line)
  }

  /** @param above the whole lines before `line`, only asked for when a pattern needs them. */
  match(line: string, above: (count: number) => readonly string[]): PromptMatch | undefined {
    if (line === '' || line.length > LONGEST_PROMPT) return undefined
    if (line === this.#text && this.#latest && this.#expected === undefined) return this.#latest
    const seen = this.#expected === undefined ? this.#seen.get(line) : undefined
    if (seen?.again) return seen.again
    if (seen?.pattern?.lines === 1) return this.#found(seen.pattern, 'exact', line, above, this.#hostname)
    let shape: PromptMatch | undefined
    for (const pattern of this.#inOrder()) {
      const candidate = pattern.lines === 1 ? line : [...above(pattern.lines - 1), line].join('\n')
      const match = pattern.mode.prompt.exec(candidate)
      if (!match) continue
      const hostname = match.groups?.hostname
      const known = !pattern.named || (hostname !== undefined && this.#isKnown(hostname))
      const found = this.#found(pattern, known ? 'learned' : 'shape', line, above, hostname)
      if (known) return found
      shape ??= found
    }
    return shape
  }

  /** The same pattern for all devices, and the name compared: a pattern of its own for each device would have to be compiled for each. */
  #isKnown(hostname: string): boolean {
    return hostname === this.#hostname || isCutShort(hostname, this.#hostname)
  }

  /** The mode expected, then the present one: prompts of two modes may look alike. A variant is never found in any other way. */
  #inOrder(): readonly ModePattern[] {
    this.#order ??= orderOf(this.#patterns, [this.#expected, this.#mode])
    return this.#order
  }

  #found(
    pattern: ModePattern,
    kind: PromptMatch['kind'],
    text: string,
    above: (count: number) => readonly string[],
    hostname: string | undefined,
  ): PromptMatch {
    let linesAbove = pattern.lines - 1
    const { promptPreamble } = pattern.mode
    if (promptPreamble) {
      // Preambles are a line or two: `{master:0}` and `[edit]`, an empty line between output and prompt left as it is.
      const lines = above(linesAbove + 3)
        .slice()
        .reverse()
      while (linesAbove < lines.length && promptPreamble.test(lines[linesAbove] ?? '')) linesAbove++
    }
    return { mode: pattern.name, kind, text, hostname, linesAbove }
  }

  /** Takes the prompt as the device's own from now on. */
  learn(match: PromptMatch): void {
    if (match === this.#latest) return
    const { mode, text, hostname } = match
    if (mode !== this.#mode) this.#order = undefined
    this.#mode = mode
    if (text !== this.#text) this.#onNewLine = `\n${text}`
    this.#text = text
    if (hostname !== undefined && !this.#isKnown(hostname)) {
      this.#hostname = hostname
      this.#seen.clear()
    }
    this.#remember(mode, text)
    this.#latest = this.#seen.get(text)?.again
  }

  #remember(mode: string, text: string): void {
    if (this.#seen.get(text)?.pattern?.name === mode) return
    const pattern = this.#patterns.find(({ name }) => name === mode)
    const isAlone = pattern?.lines === 1 && !pattern.mode.promptPreamble
    const again: PromptMatch = { mode, kind: 'exact', text, hostname: this.#hostname, linesAbove: 0 }
    this.#seen.set(text, { pattern, again: isAlone ? again : undefined })
    // Counters in prompts would fill the table for ever.
    if (this.#seen.size > 32) this.#seen.delete(this.#seen.keys().next().value ?? '')
  }

  /**
   * Says which mode a move should lead to, so that modes with the same prompt can be told apart; undefined when it is over.
   */
  expect(mode: string | undefined): void {
    this.#expected = mode
    this.#order = undefined
  }

  /** For error messages: what would have ended the wait. */
  describe(): string {
    return this.#text === ''
      ? this.#patterns.map(({ mode }) => String(mode.prompt)).join(' or ')
      : JSON.stringify(this.#text)
  }
}

function orderOf(patterns: readonly ModePattern[], first: readonly (string | undefined)[]): readonly ModePattern[] {
  const likely = [...new Set(first)].flatMap((mode) => patterns.filter(({ name }) => name === mode))
  return [...likely, ...patterns.filter((pattern) => !likely.includes(pattern) && pattern.mode.variantOf === undefined)]
}

const patterns = new WeakMap<Platform, readonly ModePattern[]>()

function patternsOf(platform: Platform): readonly ModePattern[] {
  const known = patterns.get(platform)
  if (known) return known
  const made = Object.entries<Mode>(platform.modes).map(([name, mode]) => ({
    name,
    mode,
    lines: mode.promptLines ?? 1,
    named: mode.prompt.source.includes('(?<hostname>'),
  }))
  patterns.set(platform, made)
  return made
}

/** Names of more than so many characters may be cut in configuration prompts (Cisco IOS: to about 20). */
const NEVER_CUT = 16

const isCutShort = (name: string, known: string | undefined): boolean =>
  known !== undefined && known.length > NEVER_CUT && name.length >= NEVER_CUT && known.startsWith(name)
