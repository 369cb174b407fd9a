import { concealDevice } from '../../inventory/conceal-device.js'
import { Inventory } from '../../inventory/inventory.js'
import { platformName } from '../../inventory/selection/filter-expression.js'
import type { DeviceSession } from '../../session/device-session.js'
import { INVENTORY, LOGIN, OUTPUT, RUNNING, SELECTION } from '../arguments/sections.js'
import type { CliCommand } from '../cli-command.js'
import { openFleet, readCredentials, readInventory, selectionOf } from '../fleet-parts.js'
import type { TableView } from '../output/table-format.js'
import { runOptions } from '../run-options.js'
import { showRun } from '../show-run.js'

interface Detected {
  readonly platform: string
  /** What the inventory says. */
  readonly recorded: string
  readonly hostname: string
}

const view: TableView<Detected> = {
  columns: ['platform', 'inventory', 'hostname'],
  cells: ({ platform, recorded, hostname }) => [platform, recorded === platform ? 'the same' : recorded, hostname],
  body: () => '',
}

/** Asks devices what they are, whatever the inventory says. */
export const detectCommand: CliCommand = {
  name: 'detect',
  usage: '[device...]',
  words: 'on',
  summary: 'Find out the platform of devices, and compare it with the inventory',
  sections: [INVENTORY, SELECTION, RUNNING, LOGIN, OUTPUT],
  async run(invocation) {
    const recorded = readInventory(invocation)
    const selected = recorded.select(selectionOf(invocation.options))
    const inventory = new Inventory({
      devices: selected.map((device) => concealDevice({ ...device, platform: 'auto' })),
    })
    const { on: _, ...options } = runOptions(invocation)
    await using opened = openFleet(invocation, { inventory, credentials: await readCredentials(invocation) })
    const detect = (session: DeviceSession): Detected => ({
      platform: session.platform.name,
      recorded: platformName(recorded.require(session.device.name)),
      hostname: session.hostname,
    })
    return await showRun(invocation, {
      names: inventory.names(),
      view,
      start: (onProgress) => opened.fleet.run(detect, { ...options, effect: 'read', onProgress }),
    })
  },
}
