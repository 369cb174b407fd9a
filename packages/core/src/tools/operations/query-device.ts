import { z } from 'zod'
import { deviceField } from '../builtin/fields.js'
import { defineTool } from '../define-tool.js'
import { commandReport, commandsField, toCommandReport } from './command-report.js'

/** Several commands on one device, one after the other; what the HTTP interface builds `/query-device` on. */
export const queryDevice = defineTool({
  name: 'query_device',
  description: 'Runs commands that only read on one device, one after the other, and gives the output of each.',
  effect: 'read',
  hidden: true,
  timeoutMs: 300_000,
  tags: ['http'],
  input: z.object({
    device_ip: deviceField,
    commands: commandsField,
    timeout: z.number().positive().max(300).default(30).describe('For each command, in seconds'),
  }),
  output: z.object({
    device_ip: z.string(),
    status: z.enum(['success', 'failed']).describe('failed when the device rejected a command'),
    message: z.string(),
    timestamp: z.iso.datetime(),
    results: z.array(commandReport),
  }),
  async run({ device_ip, commands, timeout }, context) {
    await using session = await context.session(device_ip)
    const results = await session.runAll(commands, { signal: context.signal, timeoutMs: timeout * 1_000 })
    const rejected = results.filter(({ failure }) => failure !== undefined).length
    return {
      device_ip,
      status: rejected === 0 ? ('success' as const) : ('failed' as const),
      message:
        rejected === 0
          ? `${results.length} command(s) run on ${session.device.name}`
          : `${session.device.name} rejected ${rejected} of ${results.length} command(s)`,
      timestamp: new Date().toISOString(),
      results: results.map(toCommandReport),
    }
  },
})
