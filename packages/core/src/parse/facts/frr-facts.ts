import { FlotillaError } from '../../errors/flotilla-error.js'
import type { DeviceFacts, InterfaceChange, InterfaceState, LogEntry, RouteEntry } from './device-facts.js'
import { splitPrefix } from './ipv4-mask.js'
import { parseJsonObject, toList, toNumber, toObject, toText } from './json-shapes.js'
import { parseSyslogLines } from './syslog-lines.js'

/** `show interface`: `Interface eth0 is up, line protocol is up`, addresses below it. */
export function parseFrrInterfaces(output: string): InterfaceState[] {
  const interfaces: InterfaceState[] = []
  for (const line of output.split('\n')) {
    const [, name, status, protocol] = /^Interface (\S+) is (up|down)(?:, line protocol is (up|down))?/.exec(line) ?? []
    if (name !== undefined) {
      const isUp = status === 'up'
      // the state of the link is only told where the interface is not switched off
      const isLinkUp = isUp && protocol !== 'down'
      interfaces.push({
        name,
        status: isUp ? (isLinkUp ? 'up' : 'down') : 'administratively down',
        protocol: isLinkUp ? 'up' : 'down',
        addresses: [],
      })
      continue
    }
    const last = interfaces.at(-1)
    // configured, but not there: nobody has switched it off
    if (last !== undefined && /^ +pseudo interface$/.test(line)) last.status = 'down'
    const prefix = /^ +inet (\d+\.\d+\.\d+\.\d+(?:\/\d+)?)/.exec(line)?.[1]
    if (prefix !== undefined) last?.addresses.push(splitPrefix(prefix))
  }
  return interfaces
}

/** `show ip route json`: the routes that were chosen, one for each next hop in use. */
export function parseFrrRoutes(output: string): RouteEntry[] {
  return Object.entries(parseJsonObject(output)).flatMap(([network, entries]) =>
    toList(entries)
      .map(toObject)
      .filter((entry) => entry.selected === true)
      .flatMap((entry) => {
        const protocol = toText(entry.protocol) ?? 'unknown'
        const metric = toNumber(entry.metric)
        const hops = toList(entry.nexthops).map(toObject)
        const active = hops.filter((hop) => hop.active === true || hop.fib === true)
        return (active.length > 0 ? active : hops).map((hop) => ({
          network,
          nextHop: toText(hop.ip) ?? toText(hop.interfaceName) ?? (hop.unreachable === true ? 'blackhole' : ''),
          protocol: protocol === 'kernel' ? 'static' : protocol,
          metric,
        }))
      }),
  )
}

/** `show logging` tells where the daemons log to; there may be no log on the command line at all, which is not an empty log. */
export function parseFrrLog(output: string): LogEntry[] {
  const entries = parseSyslogLines(output)
  if (entries.length > 0 || !/^(?:Logging configuration|Syslog logging:)/m.test(output)) return entries
  const [, file = 'syslog'] = /^File logging: .*filename (\S+)/m.exec(output) ?? []
  throw new FlotillaError('UNSUPPORTED', `FRRouting does not show its log on the command line; it goes to ${file}`, {
    hint: 'Search the log on the host that runs FRRouting, as a Linux device.',
  })
}

/** Addresses add up in FRR; others on the interface stay. */
const configureInterface = ({ name, address, prefixLength, description }: InterfaceChange): string[] => [
  `interface ${name}`,
  `ip address ${address}/${prefixLength}`,
  ...(description === undefined ? [] : [`description ${description}`]),
]

export const frrFacts: DeviceFacts = {
  platforms: ['frr'],
  config: { running: ['show running-config'], startup: ['show startup-config'] },
  // vtysh does not print its integrated configuration file
  startupElsewhere: '/etc/frr/frr.conf on the host',
  interfaces: (name) => ({
    command: name === undefined ? 'show interface' : `show interface ${name}`,
    parse: parseFrrInterfaces,
  }),
  routes: { command: 'show ip route json', parse: parseFrrRoutes },
  logs: [{ command: 'show logging', parse: parseFrrLog }],
  // daemons keep what belongs to an interface that the host may have some day
  interfaceBehind: (name) => name,
  configureInterface,
}
