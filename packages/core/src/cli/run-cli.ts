import { FlotillaError, isFlotillaError } from '../errors/flotilla-error.js'
import { didYouMean } from '../util/close-names.js'
import type { OptionValues } from './arguments/option-values.js'
import { type ParsedArguments, parseArguments } from './arguments/parse-arguments.js'
import { GENERAL } from './arguments/sections.js'
import type { CliCommand } from './cli-command.js'
import type { CliHost } from './cli-host.js'
import { detectCommand } from './commands/detect.js'
import { inventoryCheckCommand } from './commands/inventory-check.js'
import { inventoryListCommand } from './commands/inventory-list.js'
import { pingCommand } from './commands/ping.js'
import { runCommand } from './commands/run.js'
import { EXIT } from './exit-code.js'
import { commandHelp, overview } from './help.js'
import { Interrupt } from './interrupt.js'
import { CliOutput, isOutputClosed } from './output/cli-output.js'
import { packageVersion } from './package-version.js'

const COMMANDS: readonly CliCommand[] = [
  runCommand,
  pingCommand,
  detectCommand,
  inventoryCheckCommand,
  inventoryListCommand,
]

/** The program without its process: what it does with these arguments, and the code to end with. Never rejects. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  using interrupt = new Interrupt(host)
  using output = new CliOutput(host, interrupt.signal)
  try {
    return await dispatch(argv, { host, output, interrupt })
  } catch (error) {
    if (interrupt.exitCode !== undefined) return interrupt.exitCode
    if (isOutputClosed(error)) return EXIT.outputClosed
    output.note(failureText(error))
    return EXIT.nothingRan
  }
}

interface Surroundings {
  readonly host: CliHost
  readonly output: CliOutput
  readonly interrupt: Interrupt
}

async function dispatch(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { output } = surroundings
  const [first, ...rest] = argv
  if (first === '--version' || first === '-V') return await print(output, `${packageVersion()}\n`)
  if (first === '--help' || first === '-h') return await print(output, overview(COMMANDS))
  if (first === 'help') return await help(rest, output)
  if (first === undefined) {
    output.note(overview(COMMANDS))
    return EXIT.nothingRan
  }
  const { command, args } = findCommand(argv)
  const parsed = parseArguments(args, [...command.sections, GENERAL])
  const { words } = parsed
  if (parsed.options.flag('help')) return await print(output, commandHelp(command))
  return await command.run({ options: withWords(parsed, command), words, ...surroundings })
}

/** With the words that say the same as an option among the values of that option. */
function withWords({ options, words }: ParsedArguments, command: CliCommand): OptionValues {
  if (command.words === 'own' || words.length === 0) return options
  if (command.words === 'on') return options.and('on', [...options.texts('on'), ...words])
  if (words.length === 1 && options.text('inventory') === undefined) return options.and('inventory', words[0] ?? '')
  throw usageError(`flotilla ${command.name} reads one inventory, not also "${words.at(-1)}"`, command)
}

async function help(words: readonly string[], output: CliOutput): Promise<number> {
  return await print(output, words.length === 0 ? overview(COMMANDS) : commandHelp(findCommand(words).command))
}

async function print(output: CliOutput, text: string): Promise<number> {
  await output.result(text)
  return EXIT.ok
}

/** The command that the first word or two name, and what follows. */
function findCommand(argv: readonly string[]): { command: CliCommand; args: readonly string[] } {
  const named = (count: number): CliCommand | undefined =>
    COMMANDS.find(({ name }) => name === argv.slice(0, count).join(' '))
  for (const count of [2, 1]) {
    const command = named(count)
    if (command) return { command, args: argv.slice(count) }
  }
  const [first = '', second = ''] = argv
  const family = COMMANDS.filter(({ name }) => name.startsWith(`${first} `))
  const typed = family.length > 0 && !second.startsWith('-') ? `${first} ${second}`.trim() : first
  if (first.startsWith('-')) throw usageError(`The command goes before its options: flotilla run ${first} …`)
  const names = (family.length > 0 ? family : COMMANDS).map(({ name }) => name)
  throw usageError(`There is no command "${typed}"${didYouMean(typed, names)}; there are ${names.join(', ')}`)
}

const usageError = (message: string, command?: CliCommand): FlotillaError =>
  new FlotillaError('OPTION_INVALID', message, { hint: `See flotilla ${command ? `${command.name} ` : ''}--help.` })

function failureText(error: unknown): string {
  if (!isFlotillaError(error)) return `flotilla: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`
  return `flotilla: ${error.message}\n  ${error.hint}\n`
}
