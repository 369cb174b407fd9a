import { configureLikeCisco, portBehind } from './cisco-ios-facts.js'
import type { DeviceFacts, InterfaceAddress, InterfaceState, RouteEntry } from './device-facts.js'
import { type JsonObject, parseJsonObject, toList, toNumber, toObject, toText } from './json-shapes.js'
import { parseSyslogLines } from './syslog-lines.js'

/** `show interfaces | json`. */
export function parseEosInterfaces(output: string): InterfaceState[] {
  return Object.entries(toObject(parseJsonObject(output).interfaces)).map(([name, value]) => {
    const { interfaceStatus, lineProtocolStatus, interfaceAddress } = toObject(value)
    const isUp = interfaceStatus === 'connected' || interfaceStatus === 'up'
    return {
      name,
      status: interfaceStatus === 'disabled' ? 'administratively down' : isUp ? 'up' : 'down',
      protocol: lineProtocolStatus === 'up' ? 'up' : 'down',
      addresses: toAddresses(toObject(toList(interfaceAddress)[0])),
    }
  })
}

/** What has no address shows `0.0.0.0`. */
const toAddresses = ({ primaryIp, secondaryIpsOrderedList }: JsonObject): InterfaceAddress[] =>
  [primaryIp, ...toList(secondaryIpsOrderedList)].map(toObject).flatMap(({ address, maskLen }) => {
    const text = toText(address)
    return text === undefined || text === '0.0.0.0' ? [] : { address: text, prefixLength: toNumber(maskLen) }
  })

/** `eBGP`, `OSPF inter area`, `OSPF NSSA external type 1`, `ISIS level-2`, `RIP`, … */
const toProtocol = (routeType: string): string => {
  const name = routeType.toLowerCase()
  if (/bgp/.test(name)) return 'bgp'
  if (name.startsWith('ospf')) return 'ospf'
  if (/^is-?is/.test(name)) return 'isis'
  return name.split(' ')[0] ?? name
}

/** `show ip route | json`, the default VRF. */
export function parseEosRoutes(output: string): RouteEntry[] {
  const vrf = toObject(toObject(parseJsonObject(output).vrfs).default)
  return Object.entries(toObject(vrf.routes)).flatMap(([network, value]) => {
    const route = toObject(value)
    const protocol = toProtocol(toText(route.routeType) ?? 'unknown')
    const metric = toNumber(route.metric)
    const vias = toList(route.vias).map(toObject)
    if (vias.length === 0) return { network, nextHop: toText(route.routeAction) ?? '', protocol, metric }
    return vias.map((via) => ({
      network,
      nextHop: toText(via.nexthopAddr) ?? toText(via.interface) ?? '',
      protocol,
      metric,
    }))
  })
}

export const aristaEosFacts: DeviceFacts = {
  platforms: ['arista-eos'],
  config: { running: ['show running-config'], startup: ['show startup-config'] },
  interfaces: (name) => ({
    command: name === undefined ? 'show interfaces | json' : `show interfaces ${name} | json`,
    parse: parseEosInterfaces,
  }),
  routes: { command: 'show ip route | json', parse: parseEosRoutes },
  logs: [{ command: 'show logging', parse: parseSyslogLines }],
  interfaceBehind: portBehind,
  configureInterface: configureLikeCisco,
}
