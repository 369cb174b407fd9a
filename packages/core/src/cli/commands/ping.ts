import type { DeviceSession } from '../../session/device-session.js'
import { INVENTORY, LOGIN, OUTPUT, RUNNING, SELECTION } from '../arguments/sections.js'
import type { CliCommand } from '../cli-command.js'
import { openFleet, readCredentials, readInventory, selectionOf } from '../fleet-parts.js'
import type { TableView } from '../output/table-format.js'
import { runOptions } from '../run-options.js'
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
  usage: '[device...]',
  words: 'on',
  summary: 'Log in and out again: who can be reached, and how long it takes',
  sections: [INVENTORY, SELECTION, RUNNING, LOGIN, OUTPUT],
  async run(invocation) {
    const inventory = readInventory(invocation)
    const names = inventory.select(selectionOf(invocation.options)).map(({ name }) => name)
    const options = runOptions(invocation)
    await using opened = openFleet(invocation, { inventory, credentials: await readCredentials(invocation) })
    const reach = (session: DeviceSession): Reached => ({
      platform: session.platform.name,
      hostname: session.hostname,
    })
    return await showRun(invocation, {
      names,
      view,
      start: (onProgress) => opened.fleet.run(reach, { ...options, effect: 'read', onProgress }),
    })
  },
}
