import { z } from 'zod'
import { defineTool } from '../define-tool.js'
import { askDevice, factsFor } from './ask-device.js'
import { deviceField } from './fields.js'

export const analyzeRoutingTable = defineTool({
  name: 'analyze_routing_table',
  title: 'Analyze routing table',
  description: 'IPv4 routes of a device that are in use, one entry a next hop, all or those of one protocol.',
  effect: 'read',
  retries: 1,
  tags: ['network'],
  input: z.object({
    device_ip: deviceField,
    protocol: z.enum(['all', 'ospf', 'bgp', 'static']).default('all'),
  }),
  output: z.object({
    device: z.string(),
    protocol_filter: z.string(),
    routes: z.array(
      z.object({
        network: z.string().describe('In CIDR form'),
        next_hop: z.string().describe('An address, or the interface for what is directly connected'),
        protocol: z.string().describe('connected, local, static, ospf, bgp, …'),
        metric: z.number(),
      }),
    ),
    total_routes: z.int().nonnegative(),
  }),
  examples: [{ input: { device_ip: '192.0.2.1', protocol: 'ospf' } }],
  async run({ device_ip, protocol }, context) {
    await using session = await context.session(device_ip)
    const all = await askDevice(session, factsFor(session).routes, context.signal)
    const routes = all
      .filter((route) => protocol === 'all' || route.protocol === protocol)
      .map((route) => ({
        network: route.network,
        next_hop: route.nextHop,
        protocol: route.protocol,
        metric: route.metric,
      }))
    return { device: device_ip, protocol_filter: protocol, routes, total_routes: routes.length }
  },
})
