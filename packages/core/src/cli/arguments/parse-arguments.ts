import { type ParseArgsConfig, parseArgs } from 'node:util'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { didYouMean } from '../../util/close-names.js'
import type { OptionSection, OptionSpecs } from './option-spec.js'
import { OptionValues } from './option-values.js'

export interface ParsedArguments {
  readonly options: OptionValues
  /** What is no option. */
  readonly words: readonly string[]
}

/** @throws OPTION_INVALID that says which and what was probably meant */
export function parseArguments(args: readonly string[], sections: readonly OptionSection[]): ParsedArguments {
  const specs: OptionSpecs = Object.assign({}, ...sections.map(({ options }) => options))
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: toConfig(specs),
      allowPositionals: true,
      strict: true,
    })
    return { options: new OptionValues(values), words: positionals }
  } catch (error) {
    throw toUsageError(error, specs)
  }
}

function toConfig(specs: OptionSpecs): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple = false }]) => [
      name,
      short === undefined ? { type, multiple } : { type, multiple, short },
    ]),
  )
}

/** Node tells unknown options, missing values and superfluous ones apart only in its words. */
function toUsageError(error: unknown, specs: OptionSpecs): FlotillaError {
  const message = error instanceof Error ? error.message : String(error)
  const unknown = /^Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1]
  if (unknown === undefined) return new FlotillaError('OPTION_INVALID', message.split('\n')[0] ?? message)
  const meant = didYouMean(
    unknown,
    Object.keys(specs).map((name) => `--${name}`),
  )
  return new FlotillaError('OPTION_INVALID', `There is no option ${unknown}${meant}`, {
    hint: 'Words of a command that begin with a dash go in quotes with it, or after --.',
  })
}
