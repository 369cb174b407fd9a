import { countLines, exclude, include, type PipeTable, toPattern } from '../../line-cli/pipes.js'

/** What Junos understands after `|`, besides `display` and `compare`, which need the command's own help. */
export const JUNOS_PIPES: PipeTable = {
  match: (output, text) => include(output, caseless(text)),
  except: (output, text) => exclude(output, caseless(text)),
  find(output, text) {
    const pattern = toPattern(unquoted(text), 'i')
    const lines = output.split('\n')
    const at = lines.findIndex((line) => pattern.test(line))
    return at === -1 ? 'Pattern not found\n' : lines.slice(at).join('\n')
  },
  count: (output) => `Count: ${countLines(output, '^')} lines\n`,
  last: (output, text) =>
    `${output
      .trimEnd()
      .split('\n')
      .slice(-Number(text.trim() || 24))
      .join('\n')}\n`,
  'no-more': (output) => output,
  trim: (output, text) => output.replace(new RegExp(`^.{0,${Number(text) || 0}}`, 'gm'), ''),
  hold: (output) => output,
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/s, '$1')

/** Junos matches letters of either case. */
const caseless = (text: string): string =>
  unquoted(text).replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
