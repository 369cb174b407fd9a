import type {
  DeviceFacts,
  InterfaceAddress,
  InterfaceChange,
  InterfaceState,
  LogEntry,
  RouteEntry,
} from './device-facts.js'
import { type JsonObject, parseJsonList, toList, toNumber, toObject, toText } from './json-shapes.js'
import { toSeverity } from './severity.js'
import { parseSyslogLines } from './syslog-lines.js'

/** `ip -j addr show`. */
export const parseLinuxInterfaces = (output: string): InterfaceState[] =>
  parseJsonList(output)
    .map(toObject)
    .filter(({ ifname }) => toText(ifname) !== undefined)
    .map((link) => {
      const flags = toList(link.flags)
      const isAdminUp = flags.includes('UP')
      // tunnels and the loopback do not tell an operational state, and work all the same
      const works = link.operstate === 'UP' || (link.operstate === 'UNKNOWN' && flags.includes('LOWER_UP'))
      const isUp = isAdminUp && works
      return {
        name: toText(link.ifname) ?? '',
        status: isAdminUp ? (isUp ? 'up' : 'down') : 'administratively down',
        protocol: isUp ? 'up' : 'down',
        addresses: toAddresses(link),
      }
    })

const toAddresses = (link: JsonObject): InterfaceAddress[] =>
  toList(link.addr_info)
    .map(toObject)
    .filter(({ family }) => family === 'inet')
    .map(({ local, prefixlen }) => ({ address: toText(local) ?? '', prefixLength: toNumber(prefixlen) }))

const PROTOCOLS: Readonly<Record<string, string>> = {
  kernel: 'connected',
  boot: 'static',
  ra: 'ra',
  redirect: 'redirect',
}

const toNetwork = (destination: string): string =>
  destination === 'default' ? '0.0.0.0/0' : destination.includes('/') ? destination : `${destination}/32`

/** `ip -j route show`, the main table. */
export function parseLinuxRoutes(output: string): RouteEntry[] {
  return parseJsonList(output)
    .map(toObject)
    .flatMap((route) => {
      const network = toNetwork(toText(route.dst) ?? '')
      const name = toText(route.protocol) ?? 'static'
      const protocol = PROTOCOLS[name] ?? name
      const metric = toNumber(route.metric)
      const hops = toList(route.nexthops).map(toObject)
      return (hops.length > 0 ? hops : [route]).map((hop) => ({
        network,
        nextHop: toText(hop.gateway) ?? toText(hop.dev) ?? toText(route.type) ?? '',
        protocol,
        metric,
      }))
    })
}

/** `journalctl -o json`: one object a line. */
export function parseJournal(output: string): LogEntry[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return []
    const entry = toObject(JSON.parse(line))
    const microseconds = Number(entry.__REALTIME_TIMESTAMP)
    const name = toText(entry.SYSLOG_IDENTIFIER) ?? toText(entry._COMM)
    // a message that is not UTF-8 comes as a list of bytes
    const { MESSAGE: text } = entry
    const message = Array.isArray(text) ? Buffer.from(text as number[]).toString('latin1') : (toText(text) ?? '')
    return {
      timestamp: Number.isFinite(microseconds) ? new Date(microseconds / 1000).toISOString() : '',
      severity: toSeverity(entry.PRIORITY === undefined ? 6 : Number(entry.PRIORITY)),
      message: name === undefined ? message : `${name}: ${message}`,
    }
  })
}

const configureInterface = ({ name, address, prefixLength, description }: InterfaceChange): string[] => [
  `ip addr replace ${address}/${prefixLength} dev ${name}`,
  ...(description === undefined ? [] : [`ip link set dev ${name} alias '${description.replaceAll("'", "'\\''")}'`]),
]

export const linuxFacts: DeviceFacts = {
  platforms: ['linux', 'cumulus'],
  config: {
    running: ['hostname', 'ip addr show', 'ip route show', 'ip rule show'],
    startup: [
      'cat /etc/hostname',
      'cat /etc/hosts',
      'cat /etc/resolv.conf',
      'cat /etc/network/interfaces',
      'netplan get',
      'cat /etc/sysconfig/network',
    ],
  },
  interfaces: () => ({ command: 'ip -j addr show', parse: parseLinuxInterfaces }),
  routes: { command: 'ip -j route show', parse: parseLinuxRoutes },
  logs: [
    { command: 'journalctl --no-pager -o json -n 5000', parse: parseJournal },
    { command: 'cat /var/log/syslog', parse: parseSyslogLines },
    { command: 'cat /var/log/messages', parse: parseSyslogLines },
  ],
  configureMode: 'root',
  // the command itself refuses
  interfaceBehind: () => undefined,
  configureInterface,
}
