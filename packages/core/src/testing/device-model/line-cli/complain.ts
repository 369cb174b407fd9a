import type { Resolution } from '../command-tree.js'
import { cliPrompt } from './cli-prompt.js'
import type { CommandContext, SyntaxFault } from './dialect.js'

/** The platform's complaint about a line that it did not understand. */
export function complain<Entry>(
  resolution: Exclude<Resolution<Entry>, { kind: 'match' }>,
  { line, session, state, dialect }: Pick<CommandContext, 'line' | 'session' | 'state' | 'dialect'>,
  shift = 0,
): string {
  const prompt = cliPrompt(session, state.hostname, dialect)
  const fault: SyntaxFault = {
    line,
    at: resolution.at + shift,
    index: resolution.kind === 'incomplete' ? 0 : resolution.index,
    word: resolution.kind === 'incomplete' ? '' : resolution.word,
    promptLength: prompt.length,
    mode: session.mode,
    candidates: resolution.kind === 'ambiguous' ? resolution.candidates : [],
    whole: resolution.kind === 'ambiguous' && resolution.whole,
  }
  return dialect.errors[resolution.kind](fault)
}
