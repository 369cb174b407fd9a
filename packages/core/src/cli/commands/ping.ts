import { EXIT } from '../exit-code.js'
import { INVENTORY, LOGIN, OUTPUT, RUNNING, SELECTION } from '../arguments/sections.js'
import type { CliCommand } from '../cli-command.js'
import { openFleet, readCredentials, readInventory } from '../fleet-parts.js'
import { runOptions } from '../run-options.js'
import type { TableView } from '../output/table-format.js'
import { showRun } from '../show-run.js'

interface Reached {
  readonly platform: string
  readonly hostname: string
}

const view: TableView<Reached> = {
  columns: ['platform', 'hostname'],
  cells: ({ platform, hostname }) => [platform, hostname],
  body: () => '',
}

/** Logs in to devices and out again. */
export const pingCommand: CliCommand = {
  name: 'ping',
  usage: '',
  summary: 'Log in and out again: who can be reached, and how long it takes',
  sections: [INVENTORY, SELECTION, RUNNING, LOGIN, OUTPUT],
  async run(invocation) {
    const inventory = readInventory(invocation)
    const { where, ...options } = runOptions(invocation, inventory)
    const credentials = await readCredentials(invocation)
    await using opened = openFleet(invocation, { inventory, credentials })
    return await showRun<Reached>(invocation, {
      names,
      view,
      start: (onProgress) =>
        opened.fleet.run(({ platform, hostname }) => ({ platform: platform.name, hostname }), {
          ...options,
          onProgress,
        }),
    })
  },
}
