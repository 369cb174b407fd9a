import { FlotillaError } from '../../errors/flotilla-error.js'
import { describeDevice } from '../../inventory/conceal-device.js'
import type { Device } from '../../inventory/device.js'
import { platformName } from '../../inventory/selection/filter-expression.js'
import { sanitizeForModel } from '../../redact/sanitize-for-model.js'
import { FORMAT_ONLY, INVENTORY, SELECTION } from '../arguments/sections.js'
import type { CliCommand } from '../cli-command.js'
import { EXIT } from '../exit-code.js'
import { readInventory, selectionOf } from '../fleet-parts.js'
import { toSafeJson } from '../output/json-format.js'
import { textTable } from '../output/text-table.js'
import { FORMATS } from '../show-run.js'

const HEAD = ['device', 'host', 'platform', 'site', 'groups', 'tags', 'jump']

/** Shows which devices a selection means. */
export const inventoryListCommand: CliCommand = {
  name: 'inventory list',
  usage: '[path]',
  words: 'inventory',
  summary: 'Show the devices that a selection means',
  sections: [INVENTORY, SELECTION, FORMAT_ONLY],
  async run(invocation) {
    const { options, output } = invocation
    const format = options.oneOf('output', FORMATS)
    const inventory = readInventory(invocation)
    const devices = inventory.select(selectionOf(options))
    if (devices.length === 0) {
      throw new FlotillaError('NO_DEVICES_MATCH', `None of the ${inventory.size} devices is selected`)
    }
    await output.result(format === 'table' ? table(devices) : json(devices, format))
    return EXIT.ok
  },
}

const json = (devices: readonly Device[], format: 'json' | 'ndjson'): string => {
  const facts = devices.map((device) => toSafeJson(describeDevice(device)))
  return format === 'ndjson' ? `${facts.join('\n')}\n` : `[\n${facts.join(',\n')}\n]\n`
}

const table = (devices: readonly Device[]): string => sanitizeForModel(textTable([HEAD, ...devices.map(toRow)]))

function toRow(device: Device): string[] {
  const { name, host, port, site = '', groups = [], tags = [], jump = [] } = device
  const hops: readonly Device[] = Array.isArray(jump) ? jump : [jump as Device]
  const address = port === undefined ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`
  const way = hops.map((hop) => hop.name).join(' ')
  return [name, address, platformName(device), site, groups.join(' '), tags.join(' '), way]
}
