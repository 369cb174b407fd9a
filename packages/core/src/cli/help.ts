import type { OptionSection, OptionSpec } from './arguments/option-spec.js'
import type { CliCommand } from './cli-command.js'

const COLUMN = 30

export const overview = (commands: readonly CliCommand[]): string =>
  `Operates fleets of network devices and Linux hosts over SSH. Without --allow-writes nothing that could change a device is sent.

Usage: flotilla <command> [options]

Commands:
${commands.map(({ name, usage, summary }) => line(`${name} ${usage}`.trim(), summary)).join('\n')}

${line('help <command>, -h, --help', 'all options of a command')}
${line('--version', 'version of this program')}

Ends with 0 when every device is fine, 1 when some failed, 2 when nothing ran, 130 after Ctrl-C.
`

export const commandHelp = ({ name, usage, summary, details, sections }: CliCommand): string =>
  [
    summary,
    `Usage: flotilla ${name} [options] ${usage}`.trimEnd(),
    ...(details === undefined ? [] : [details]),
    ...sections.map(sectionHelp),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n')

const sectionHelp = ({ title, options }: OptionSection): string =>
  [`${title}:`, ...Object.entries(options).map(([name, spec]) => line(flag(name, spec), spec.help))].join('\n')

const flag = (name: string, { short, value }: OptionSpec): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`

const line = (left: string, right: string): string =>
  left.length < COLUMN ? `  ${left.padEnd(COLUMN)}${right}` : `  ${left}\n  ${' '.repeat(COLUMN)}${right}`
