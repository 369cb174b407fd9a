import type { PromptMatch, PromptReader } from './prompt-reader.js'

/** Longer lines are no prompts in a row. */
const LONGEST_ROW = 400

/** A prompt at the end of a line that holds more than the prompt. */
export const hiddenPrompt = (
  prompts: PromptReader,
  line: string,
  above: (count: number) => readonly string[],
): PromptMatch | undefined => (prompts.text === '' ? inRow(prompts, line, above) : glued(prompts, line))

/** Prompts in a row: nothing was echoed of what was typed ahead, nor its line ends. */
function inRow(
  prompts: PromptReader,
  line: string,
  above: (count: number) => readonly string[],
): PromptMatch | undefined {
  const prompt = line.length > LONGEST_ROW ? undefined : /^(.{2,}?)\1+$/.exec(line)?.[1]
  return prompt === undefined ? undefined : prompts.match(prompt, above)
}

/** The known prompt behind output whose last line has no end (`cat` of such a file). */
function glued(prompts: PromptReader, line: string): PromptMatch | undefined {
  const { text, mode, hostname } = prompts
  if (text.length < 3 || line.length <= text.length || !line.endsWith(text)) return undefined
  return { mode, kind: 'shape', text, hostname, linesAbove: 0 }
}

/**
 * Output without a line end right before a prompt that begins with a user's name: to the prompt's shape, `abcops@host-1:~$ ` is the
 * prompt of a user `abcops`.
 */
export const behindOutput = (
  prompts: PromptReader,
  line: string,
  match: PromptMatch | undefined,
): PromptMatch | undefined =>
  match?.kind === 'learned' && /\w$/.test(line.slice(0, -prompts.text.length)) ? glued(prompts, line) : undefined
