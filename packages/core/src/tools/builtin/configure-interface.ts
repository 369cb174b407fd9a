import { z } from 'zod'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { InterfaceChange } from '../../parse/facts/device-facts.js'
import { toPrefixLength } from '../../parse/facts/ipv4-mask.js'
import type { ConfigureResult, DeviceSession } from '../../session/device-session.js'
import { defineTool } from '../define-tool.js'
import { factsFor } from './ask-device.js'
import { readInterface } from './check-interface-status.js'
import { deviceField, interfaceField, ipv4Field } from './fields.js'

export const configureInterface = defineTool({
  name: 'configure_interface',
  title: 'Configure interface',
  description:
    'Sets the IPv4 address, and the description if given, of one interface, then reads it back. Changes what runs; does not save it.',
  effect: 'write',
  timeoutMs: 60_000,
  idempotent: true,
  tags: ['network'],
  input: z.object({
    device_ip: deviceField,
    interface_name: interfaceField,
    ip_address: ipv4Field,
    subnet_mask: z
      .string()
      .refine((mask) => (toPrefixLength(mask) ?? 0) > 0, 'is not a subnet mask; write it as 255.255.255.0')
      .describe('For example 255.255.255.0'),
    description: z
      .string()
      .min(1)
      .max(200)
      // a question mark asks a command line for help, in the middle of the line
      .regex(/^[^\p{C}?]+$/u, 'must not contain control characters or "?"')
      .optional(),
  }),
  output: z.object({
    device: z.string(),
    interface: z.string(),
    configuration_applied: z
      .boolean()
      .describe('Whether the interface has the address now, as read back from the device'),
    changes: z.object({ ip_address: z.string(), subnet_mask: z.string(), description: z.string().optional() }),
    timestamp: z.iso.datetime(),
  }),
  examples: [
    {
      input: {
        device_ip: '192.0.2.1',
        interface_name: 'GigabitEthernet0/1',
        ip_address: '10.0.0.1',
        subnet_mask: '255.255.255.0',
        description: 'uplink to core',
      },
    },
  ],
  async run({ device_ip, interface_name, ip_address, subnet_mask, description }, context) {
    await using session = await context.session(device_ip)
    const prefixLength = toPrefixLength(subnet_mask) ?? 32
    const change = { name: interface_name, address: ip_address, prefixLength, subnetMask: subnet_mask, description }
    const behind = factsFor(session).interfaceBehind(interface_name)
    if (behind !== undefined) await readInterface(session, behind, context.signal)
    await apply(session, change, context.signal)
    const now = await readInterface(session, interface_name, context.signal)
    return {
      device: device_ip,
      interface: now.name,
      configuration_applied: now.addresses.some(
        (own) => own.address === ip_address && own.prefixLength === prefixLength,
      ),
      changes: { ip_address, subnet_mask, ...(description !== undefined && { description }) },
      timestamp: new Date().toISOString(),
    }
  },
})

/** @throws COMMAND_FAILED with the line that the device rejected and what it said. */
async function apply(session: DeviceSession, change: InterfaceChange, signal: AbortSignal): Promise<void> {
  const { configureInterface: toLines, configureMode } = factsFor(session)
  const options = configureMode === undefined ? { signal } : { signal, mode: configureMode }
  const lines = toLines(change)
  const result = await session.configure(lines, options)
  if (result.ok) return
  const firstChange = lines.findIndex((line) => line.includes(change.address))
  throw refusal(session, result, (result.rejected?.index ?? 0) <= firstChange)
}

function refusal({ device }: DeviceSession, result: ConfigureResult, isFirst: boolean): FlotillaError {
  const { rejected, discarded, applied } = result
  const state = isFirst || discarded || !applied ? 'nothing was changed' : 'the lines before it stay applied'
  const what = rejected === undefined ? 'did not take the change' : `rejected "${rejected.line}": ${rejected.failure}`
  return new FlotillaError('COMMAND_FAILED', `${device.name} ${what}; ${state}`, {
    device: device.name,
    details: { line: rejected?.line, failure: rejected?.failure, discarded },
  })
}
