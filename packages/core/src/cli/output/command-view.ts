import type { FlotillaError } from '../../errors/flotilla-error.js'
import type { CommandResult } from '../../session/device-session.js'
import type { TableView } from './table-format.js'
import { indented } from './text-table.js'

/** What a device answered to one command, or to several. */
export type Answers = CommandResult | CommandResult[]

/** Output below the row of each device. */
export const commandView: TableView<Answers> = {
  columns: [],
  cells: () => [],
  body: bodyOf,
  failureBody: (error) => (hasResults(error) ? bodyOf(error.details.results) : ''),
}

function bodyOf(answers: Answers): string {
  if (!Array.isArray(answers)) return textOf(answers)
  const [only, ...others] = answers
  if (only && others.length === 0) return textOf(only)
  return answers.map((answer) => `> ${answer.command}\n${indented(textOf(answer))}`).join('')
}

function textOf({ output, stderr = '', outputFile }: CommandResult): string {
  const parts = [output, stderr, outputFile === undefined ? '' : `[cut; all of it is in ${outputFile}]`]
  return parts.map((part) => (part === '' || part.endsWith('\n') ? part : `${part}\n`)).join('')
}

const hasResults = (error: FlotillaError): error is FlotillaError & { details: { results: CommandResult[] } } =>
  error.code === 'COMMAND_FAILED' && Array.isArray(error.details?.results)
