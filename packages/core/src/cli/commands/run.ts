import { FlotillaError } from '../../errors/flotilla-error.js'
import type { FleetRunOptions } from '../../fleet/run/run-options.js'
import { createGuard, type Guard } from '../../guard/create-guard.js'
import type { Answer } from '../../platforms/platform.js'
import type { OptionValues } from '../arguments/option-values.js'
import { COMMANDS, INVENTORY, LOGIN, OUTPUT, ROLLOUT, RUNNING, SELECTION } from '../arguments/sections.js'
import type { CliCommand } from '../cli-command.js'
import { isConfirmed } from '../confirm-writes.js'
import { EXIT } from '../exit-code.js'
import { openFleet, readCredentials, readInventory, selectionOf } from '../fleet-parts.js'
import { type Answers, commandView } from '../output/command-view.js'
import { runOptions } from '../run-options.js'
import { showRun } from '../show-run.js'

/** Runs commands on many devices. */
export const runCommand: CliCommand = {
  name: 'run',
  usage: '<command...>',
  summary: 'Run commands on devices',
  details: `The words together are one command; give several with -c: they run one after the other on each device.
What means something to this shell, or begins with a dash, goes in quotes: flotilla run 'show running-config | include ntp'`,
  words: 'own',
  sections: [INVENTORY, SELECTION, COMMANDS, RUNNING, ROLLOUT, LOGIN, OUTPUT],
  async run(invocation) {
    const { options, words } = invocation
    const commands = commandsOf(words, options)
    const inventory = readInventory(invocation)
    const devices = inventory.select(selectionOf(options))
    const guard = guardOf(options)
    const settings = { ...runOptions(invocation), ...commandSettings(options) }
    const credentials = await readCredentials(invocation)
    if (!(await isConfirmed(invocation, { commands, devices, guard }))) return EXIT.nothingRan

    await using opened = openFleet(invocation, { inventory, credentials, guard })
    const { fleet } = opened
    const [only, ...others] = commands
    return await showRun<Answers>(invocation, {
      names: devices.map(({ name }) => name),
      view: commandView,
      start: (onProgress) => {
        const all = { ...settings, onProgress }
        return only !== undefined && others.length === 0 ? fleet.run(only, all) : fleet.run(commands, all)
      },
    })
  },
}

/** @throws OPTION_INVALID where it is not clear what is meant: commands are nothing to guess at */
function commandsOf(words: readonly string[], options: OptionValues): string[] {
  if (words.length > 1 && words.some((word) => /\s/.test(word))) {
    throw new FlotillaError('OPTION_INVALID', 'The words are not clearly one command', {
      hint: "Put the whole command in one pair of quotes; give several commands with -c: -c 'show version' -c 'show clock'.",
    })
  }
  const commands = [...(words.length > 0 ? [words.join(' ')] : []), ...options.texts('command')]
  if (commands.length > 0) return commands
  throw new FlotillaError('OPTION_INVALID', 'There is no command to run', {
    hint: 'For example: flotilla run show version',
  })
}

function guardOf(options: OptionValues): Guard {
  const egress = options.texts('egress')
  const allow = options.flag('allow-destroy') ? 'destroy' : options.flag('allow-writes') ? 'write' : 'read'
  return createGuard({ allow, egress: egress.includes('any') ? 'any' : egress })
}

function commandSettings(options: OptionValues): FleetRunOptions {
  const timeoutMs = options.duration('command-timeout')
  const answers = options.texts('answer').map(toAnswer)
  return {
    // What a device rejects counts as a failure: for the exit code, for canaries, for the limit of failures.
    failOnRejected: true,
    commandOptions: { answers, ...(timeoutMs !== undefined && { timeoutMs, idleTimeoutMs: timeoutMs }) },
  }
}

function toAnswer(option: string): Answer {
  const [, text, answer] = /^(.*\S.*)=([^=]*)$/.exec(option) ?? []
  if (text === undefined || answer === undefined) {
    throw new FlotillaError('OPTION_INVALID', `--answer must be TEXT=ANSWER, such as '[confirm]=y'`)
  }
  return { question: new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i'), answer }
}
