import { z } from 'zod'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { InterfaceState } from '../../parse/facts/device-facts.js'
import { findInterface } from '../../parse/facts/interface-name.js'
import { toSubnetMask } from '../../parse/facts/ipv4-mask.js'
import type { DeviceSession } from '../../session/device-session.js'
import { defineTool } from '../define-tool.js'
import { askDevice, factsFor } from './ask-device.js'
import { deviceField, interfaceField } from './fields.js'

const state = {
  status: z.string().describe('up, down or administratively down'),
  protocol: z.string().describe('up or down'),
}

export const checkInterfaceStatus = defineTool({
  name: 'check_interface_status',
  title: 'Check interface status',
  description:
    'State and IPv4 address of one interface of a device, or of all of them in one list. Prefer it to a show command: it returns fields.',
  effect: 'read',
  retries: 1,
  tags: ['network'],
  input: z.object({
    device_ip: deviceField,
    interface_name: interfaceField
      .optional()
      .describe('One interface, for example GigabitEthernet0/1 or Gi0/1; all when absent'),
  }),
  output: z.object({
    device: z.string(),
    interface: z.string().optional(),
    status: state.status.optional(),
    protocol: state.protocol.optional(),
    ip_address: z.string().nullable().optional(),
    subnet_mask: z.string().nullable().optional(),
    interfaces: z
      .array(z.object({ name: z.string(), ...state, ip: z.string().nullable().describe('null when it has none') }))
      .optional(),
  }),
  examples: [
    { input: { device_ip: '192.0.2.1', interface_name: 'GigabitEthernet0/1' } },
    { input: { device_ip: 'edge-1' } },
  ],
  async run({ device_ip, interface_name }, context) {
    await using session = await context.session(device_ip)
    if (interface_name !== undefined) {
      return { device: device_ip, ...toAnswer(await readInterface(session, interface_name, context.signal)) }
    }
    const all = await askDevice(session, factsFor(session).interfaces(), context.signal)
    const interfaces = all.map(({ name, status, protocol, addresses: [first] }) => ({
      name,
      status,
      protocol,
      ip: first?.address ?? null,
    }))
    return { device: device_ip, interfaces }
  },
})

const toAnswer = ({ name, status, protocol, addresses: [first] }: InterfaceState) => ({
  interface: name,
  status,
  protocol,
  ip_address: first?.address ?? null,
  subnet_mask: first?.prefixLength === undefined ? null : toSubnetMask(first.prefixLength),
})

/** @throws TOOL_FAILED when the device has no such interface. */
export async function readInterface(
  session: DeviceSession,
  name: string,
  signal: AbortSignal,
): Promise<InterfaceState> {
  const all = await askDevice(session, factsFor(session).interfaces(name), signal)
  const found = findInterface(name, all)
  if (found !== undefined) return found
  const device = session.device.name
  const known = all.slice(0, 12).map((known) => known.name)
  throw new FlotillaError('TOOL_FAILED', `${device} has no interface "${name}"`, {
    device,
    hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'Ask for all interfaces to see their names.',
  })
}
