import type { DeviceFacts, InterfaceAddress, InterfaceChange, InterfaceState, RouteEntry } from './device-facts.js'
import { splitPrefix } from './ipv4-mask.js'
import { type JsonObject, parseJsonObject, toList, toNumber, toObject, toText } from './json-shapes.js'
import { parseSyslogLines } from './syslog-lines.js'

/** Junos wraps every element in a list, and every value in `{ data }`. */
const children = (parent: unknown, name: string): readonly JsonObject[] => toList(toObject(parent)[name]).map(toObject)

const data = (parent: JsonObject, name: string): string | undefined => toText(children(parent, name)[0]?.data)

const toState = (part: JsonObject): Pick<InterfaceState, 'status' | 'protocol'> => {
  const isUp = data(part, 'oper-status') === 'up'
  const isAdminDown = data(part, 'admin-status') === 'down'
  return { status: isAdminDown ? 'administratively down' : isUp ? 'up' : 'down', protocol: isUp ? 'up' : 'down' }
}

const inetOf = (logical: JsonObject): InterfaceAddress[] =>
  children(logical, 'address-family')
    .filter((family) => data(family, 'address-family-name') === 'inet')
    .flatMap((family) => children(family, 'interface-address'))
    .flatMap((address) => data(address, 'ifa-local') ?? [])
    .map(splitPrefix)

/** `show interfaces terse | display json`: ports, and the units on them with their addresses. */
export function parseJunosInterfaces(output: string): InterfaceState[] {
  return children(parseJsonObject(output), 'interface-information').flatMap((information) => [
    ...children(information, 'physical-interface').flatMap((port) => [
      { name: data(port, 'name') ?? '', ...toState(port), addresses: [] },
      ...children(port, 'logical-interface').map(toUnit),
    ]),
    ...children(information, 'logical-interface').map(toUnit),
  ])
}

const toUnit = (unit: JsonObject): InterfaceState => ({
  name: data(unit, 'name') ?? '',
  ...toState(unit),
  addresses: inetOf(unit),
})

/** A port is asked for, and its unit 0 has the address. */
export function parseJunosInterface(output: string): InterfaceState[] {
  const all = parseJunosInterfaces(output)
  return all.map((port) => {
    const unit = all.find(({ name }) => name === `${port.name}.0`)
    return unit === undefined ? port : { ...port, addresses: unit.addresses }
  })
}

const toProtocol = (name: string): string => {
  const protocol = name.toLowerCase().replaceAll('-', '')
  return protocol === 'direct' ? 'connected' : protocol
}

/** `show route | display json`, the table `inet.0`; what is not active is left out. */
export function parseJunosRoutes(output: string): RouteEntry[] {
  const tables = children(parseJsonObject(output), 'route-information').flatMap((part) => children(part, 'route-table'))
  return tables
    .filter((table) => data(table, 'table-name') === 'inet.0')
    .flatMap((table) => children(table, 'rt'))
    .flatMap((route) =>
      children(route, 'rt-entry').flatMap((entry) => toEntries(data(route, 'rt-destination') ?? '', entry)),
    )
}

function toEntries(network: string, entry: JsonObject): RouteEntry[] {
  const isActive = 'current-active' in entry || 'active-tag' in entry
  if (!isActive) return []
  const protocol = toProtocol(data(entry, 'protocol-name') ?? 'unknown')
  const metric = toNumber(data(entry, 'metric'))
  const hops = children(entry, 'nh').map(
    (hop) => data(hop, 'to') ?? data(hop, 'via') ?? data(hop, 'nh-local-interface'),
  )
  const type = data(entry, 'nh-type')
  return (hops.length > 0 ? hops : [type]).map((nextHop = '') => ({ network, nextHop, protocol, metric }))
}

/** Unit 0 when the name tells none. Addresses add up on Junos; others on the unit stay. */
const configureInterface = ({ name, address, prefixLength, description }: InterfaceChange): string[] => {
  const [port = name, unit = '0'] = name.split('.')
  const quoted = description?.replace(/["\\]/g, '\\$&')
  return [
    `set interfaces ${port} unit ${unit} family inet address ${address}/${prefixLength}`,
    ...(quoted === undefined
      ? []
      : [`set interfaces ${port}${name.includes('.') ? ` unit ${unit}` : ''} description "${quoted}"`]),
  ]
}

export const juniperJunosFacts: DeviceFacts = {
  platforms: ['juniper-junos'],
  // what is committed is both what runs and what comes back after a reload
  config: { running: ['show configuration'], startup: ['show configuration'] },
  interfaces: (name) => ({
    command: 'show interfaces terse | display json',
    parse: name === undefined ? parseJunosInterfaces : parseJunosInterface,
  }),
  routes: { command: 'show route | display json', parse: parseJunosRoutes },
  logs: [{ command: 'show log messages', parse: parseSyslogLines }],
  // a commit takes ports that are not plugged in, and makes units
  interfaceBehind: (name) => name.split('.')[0],
  configureInterface,
}
