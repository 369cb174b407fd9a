import { isFlotillaError } from '../../errors/flotilla-error.js'
import type { Inventory } from '../../inventory/inventory.js'
import { platformName } from '../../inventory/selection/filter-expression.js'
import { FORMAT_ONLY, INVENTORY } from '../arguments/sections.js'
import type { CliCommand } from '../cli-command.js'
import { EXIT } from '../exit-code.js'
import { inventoryPath, readInventory } from '../fleet-parts.js'
import { toSafeJson } from '../output/json-format.js'
import { FORMATS } from '../show-run.js'

/** Reads an inventory and connects to nobody. */
export const inventoryCheckCommand: CliCommand = {
  name: 'inventory check',
  usage: '[path]',
  words: 'inventory',
  summary: 'Read the inventory and name every fault, with file and line',
  sections: [INVENTORY, FORMAT_ONLY],
  async run(invocation) {
    const { options, output } = invocation
    const isForPeople = options.oneOf('output', FORMATS) === 'table'
    const path = inventoryPath(invocation)
    try {
      const figures = figuresOf(readInventory(invocation))
      const text = isForPeople
        ? `${path}: ${sentence(figures)}`
        : toSafeJson({ path, ok: true, ...figures, faults: [] })
      await output.result(`${text}\n`)
      return EXIT.ok
    } catch (error) {
      if (isForPeople || !isFlotillaError(error) || error.code !== 'INVENTORY_INVALID') throw error
      await output.result(`${toSafeJson({ path, ok: false, faults: error.details?.faults ?? [] })}\n`)
      return EXIT.nothingRan
    }
  },
}

interface InventoryFigures {
  readonly devices: number
  readonly groups: number
  readonly platforms: Readonly<Record<string, number>>
}

function figuresOf(inventory: Inventory): InventoryFigures {
  const platforms: Record<string, number> = {}
  for (const device of inventory) {
    const name = platformName(device)
    platforms[name] = (platforms[name] ?? 0) + 1
  }
  return { devices: inventory.size, groups: inventory.groups.length, platforms }
}

function sentence({ devices, groups, platforms }: InventoryFigures): string {
  const kinds = Object.entries(platforms).map(([name, count]) => `${count} ${name}`)
  const counts = [
    `${devices} ${devices === 1 ? 'device' : 'devices'}`,
    `${groups} ${groups === 1 ? 'group' : 'groups'}`,
  ]
  return `${counts.join(', ')}, no faults${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`
}
