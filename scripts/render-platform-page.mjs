// docs/platforms/<name>.md from a platform's data.
import { code, generatedFrom, section, table } from './markdown.mjs'

const list = (items) => items.map(code).join(', ')

const answers = (given = []) =>
  given
    .map(({ question, answer, secret }) => {
      const reply = secret !== undefined ? `the secret ${code(secret)}` : answer ? code(answer) : 'Enter'
      return `${code(String(question))} → ${reply}`
    })
    .join('<br>')

const modeRow =
  (platform) =>
  ([name, mode]) => [
    code(name) + (name === platform.home ? ' (home)' : '') + (name === platform.configMode ? ' (configure)' : ''),
    code(mode.prompt.source) + (mode.variantOf ? `, as ${code(mode.variantOf)}` : ''),
    mode.configuration ? 'yes' : 'no',
  ]
const moveRow = ({ from, to, before = [], send, repeat, answers: given }) => [
  code(from),
  code(to),
  [...before, send].map(code).join(', then ') + (repeat ? ` (up to ${repeat} times)` : ''),
  answers(given),
]

function commitLines({ commit: flow, modes }) {
  const flows = [['', flow], ...Object.entries(modes).map(([name, mode]) => [` in ${code(name)}`, mode.commit])]
  return flows.flatMap(([where, { commit, discard, diff, save } = {}]) => [
    ...(commit ? [`- Commit${where}: ${code(commit)}`] : []),
    ...(discard ? [`- Discard${where}: ${code(discard)}`] : []),
    ...(diff ? [`- Compare${where}: ${code(diff)}`] : []),
    ...(save ? [`- Save${where}: ${code(save)}`] : []),
  ])
}

function jsonLines({ json }) {
  if (!json) return ['None on the command line.']
  const { prefix = '', suffix = '', only, options = [] } = json
  return [
    ...(prefix || suffix
      ? [`- ${code(`${prefix}COMMAND${suffix}`)}${only ? ` for commands like ${code(String(only))}` : ''}`]
      : []),
    ...options.map(({ command, option }) => `- ${code(option)} behind the program for ${code(String(command))}`),
  ]
}

/** The page of one platform, generated from its data. */
export function renderPlatformPage(platform) {
  const { name, title, aliases = [], modes, moves, prepare, login = [], failures, showRunning, showStartup } = platform
  const shown = [
    ...(showRunning ? [`- Running configuration: ${code(showRunning)}`] : []),
    ...(showStartup ? [`- Startup configuration: ${code(showStartup)}`] : []),
  ]
  return [
    `${generatedFrom(`packages/core/src/platforms/${name}.ts`)}\n# ${title}\n\n`,
    `\`platform: '${name}'\`${aliases.length > 0 ? `; also ${list(aliases)}` : ''}. `,
    platform.channel === 'exec'
      ? 'Each command runs in its own exec channel, with exit status and stderr.\n'
      : 'Commands run in one terminal.\n',
    section('Modes', table(['mode', 'prompt', 'configuration'], Object.entries(modes).map(modeRow(platform)))),
    section('Moves', table(['from', 'to', 'sent', 'answers'], moves.map(moveRow))),
    section(
      'Preparation',
      prepare.map(({ send, mode }) => `- ${code(send)}${mode ? ` in ${code(mode)}` : ''}`),
    ),
    section('Login dialogue', login.length > 0 ? [answers(login)] : []),
    section('Configuration', [...commitLines(platform), ...shown]),
    section('JSON', jsonLines(platform)),
    section(
      'Rejections',
      failures.map((failure) => `- ${code(String(failure))}`),
    ),
  ].join('')
}
