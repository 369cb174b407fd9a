import { configureLikeCisco, portBehind } from './cisco-ios-facts.js'
import type { DeviceFacts, InterfaceState, RouteEntry } from './device-facts.js'
import { type JsonObject, parseJsonObject, toList, toNumber, toObject, toText } from './json-shapes.js'
import { parseSyslogLines } from './syslog-lines.js'

/** NX-OS puts every list into `TABLE_x.ROW_x`, and one row alone not into a list. */
const rows = (value: unknown, name: string): readonly JsonObject[] =>
  toList(toObject(toObject(value)[`TABLE_${name}`])[`ROW_${name}`]).map(toObject)

/** `show interface | json`. Physical ports, VLAN interfaces and the management port name the same things differently. */
export function parseNxosInterfaces(output: string): InterfaceState[] {
  return rows(parseJsonObject(output), 'interface').flatMap((row) => {
    const name = toText(row.interface)
    if (name === undefined) return []
    const state = toText(row.state) ?? toText(row.svi_line_proto) ?? 'down'
    const admin = toText(row.admin_state) ?? toText(row.svi_admin_state) ?? state
    const address = toText(row.eth_ip_addr) ?? toText(row.svi_ip_addr)
    const mask = row.eth_ip_mask ?? row.svi_ip_mask
    return {
      name,
      status:
        admin === 'down' ? ('administratively down' as const) : state === 'up' ? ('up' as const) : ('down' as const),
      protocol: state === 'up' ? ('up' as const) : ('down' as const),
      addresses: address === undefined ? [] : [{ address, prefixLength: toNumber(mask) }],
    }
  })
}

/** `ospf-1`, `ospf-dc-east`, `bgp-65001`, `direct`: the protocol, and the name of its instance. */
const toProtocol = (client: string): string => {
  const [name = client] = client.split('-')
  return name === 'direct' ? 'connected' : name
}

/** What is connected names the interface's own address as next hop. */
const toNextHop = (path: JsonObject, protocol: string): string => {
  const { ipnexthop, ifname } = path
  const order = protocol === 'connected' || protocol === 'local' ? [ifname, ipnexthop] : [ipnexthop, ifname]
  return order.map(toText).find((text) => text !== undefined) ?? ''
}

/** `show ip route | json`, the default VRF. */
export function parseNxosRoutes(output: string): RouteEntry[] {
  const vrf = rows(parseJsonObject(output), 'vrf').find((row) => row['vrf-name-out'] === 'default')
  return rows(vrf, 'addrf').flatMap((family) =>
    rows(family, 'prefix').flatMap((prefix) =>
      rows(prefix, 'path').map((path) => {
        const protocol = toProtocol(toText(path.clientname) ?? 'unknown')
        const network = toText(prefix.ipprefix) ?? ''
        return { network, nextHop: toNextHop(path, protocol), protocol, metric: toNumber(path.metric) }
      }),
    ),
  )
}

export const ciscoNxosFacts: DeviceFacts = {
  platforms: ['cisco-nxos'],
  config: { running: ['show running-config'], startup: ['show startup-config'] },
  interfaces: (name) => ({
    command: name === undefined ? 'show interface | json' : `show interface ${name} | json`,
    parse: parseNxosInterfaces,
  }),
  routes: { command: 'show ip route | json', parse: parseNxosRoutes },
  logs: [{ command: 'show logging logfile', parse: parseSyslogLines }],
  interfaceBehind: portBehind,
  configureInterface: configureLikeCisco,
}
