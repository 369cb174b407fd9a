import type { FakeRoute } from '../../fake-device-options.js'
import type { ConfigNode } from '../config-tree.js'
import type { DeviceState } from '../device-state.js'
import { containsPrefix, networkOf, parseMask, parsePrefix, toIpv4Number } from '../ip-address.js'
import { type InterfaceView, interfaceViews } from './interface-view.js'

export type RouteProtocol = FakeRoute['protocol'] | 'connected' | 'local'

/** One route of the table, whatever it came from. */
export interface RouteView {
  /** `10.0.0.0/24` */
  prefix: string
  protocol: RouteProtocol
  nextHop: string | undefined
  interface: string | undefined
  distance: number
  metric: number
  age: string | undefined
}

const DISTANCE: Readonly<Record<RouteProtocol, number>> = {
  connected: 0,
  local: 0,
  static: 1,
  eigrp: 90,
  ospf: 110,
  isis: 115,
  rip: 120,
  bgp: 20,
}

/** The routing table: connected, configured and given routes, by network and length. */
export function routeViews(nodes: readonly ConfigNode[], state: DeviceState): RouteView[] {
  const interfaces = interfaceViews(nodes, state)
  const routes = [...connectedRoutes(interfaces), ...staticRoutes(nodes), ...state.routes.map(toRoute)]
  return routes
    .map((route) => ({ ...route, interface: route.interface ?? exitFor(route.nextHop, interfaces) }))
    .sort((left, right) => order(left) - order(right) || lengthOf(left) - lengthOf(right))
}

const order = ({ prefix }: RouteView): number => toIpv4Number(prefix.split('/')[0] ?? '') ?? 0
const lengthOf = ({ prefix }: RouteView): number => Number(prefix.split('/')[1])

const connectedRoutes = (interfaces: readonly InterfaceView[]): RouteView[] =>
  interfaces
    .filter(({ up, vrf }) => up && vrf === undefined)
    .flatMap((port) =>
      port.addresses.flatMap((prefix): RouteView[] => {
        const base = { nextHop: undefined, interface: port.name, distance: 0, metric: 0, age: undefined }
        const connected: RouteView = { ...base, prefix: `${networkOf(prefix)}/${prefix.length}`, protocol: 'connected' }
        const local: RouteView = { ...base, prefix: `${prefix.address}/32`, protocol: 'local' }
        return prefix.length === 32 ? [connected] : [connected, local]
      }),
    )

/** `ip route 10.0.0.0 255.0.0.0 10.1.1.1 200` and `ip route 10.0.0.0/8 10.1.1.1 200`. */
function staticRoutes(nodes: readonly ConfigNode[]): RouteView[] {
  const lines = nodes.flatMap(({ line }) => (line.startsWith('ip route ') ? [line.slice('ip route '.length)] : []))
  return lines.flatMap((line) => {
    const words = line.split(' ')
    const prefix = parsePrefix(words[0] ?? '')
    const mask = parseMask(words[1] ?? '')
    const rest = words.slice(prefix ? 1 : 2)
    const text = prefix ? (words[0] ?? '') : mask === undefined ? '' : `${words[0]}/${mask}`
    if (text === '') return []
    const nextHop = rest.find((word) => toIpv4Number(word) !== undefined)
    const out = rest.find((word) => /^[A-Za-z]/.test(word) && word !== 'name')
    const distance = Number(rest.find((word) => /^\d{1,3}$/.test(word)) ?? 1)
    return [{ prefix: text, protocol: 'static' as const, nextHop, interface: out, distance, metric: 0, age: undefined }]
  })
}

const toRoute = (route: FakeRoute): RouteView => ({
  prefix: route.prefix,
  protocol: route.protocol,
  nextHop: route.nextHop,
  interface: route.interface,
  distance: route.distance ?? DISTANCE[route.protocol],
  metric: route.metric ?? 0,
  age: route.age,
})

function exitFor(nextHop: string | undefined, interfaces: readonly InterfaceView[]): string | undefined {
  if (nextHop === undefined) return undefined
  const host = { address: nextHop, length: 32 }
  return interfaces.find(({ up, addresses }) => up && addresses.some((prefix) => containsPrefix(prefix, host)))?.name
}

/** Whether the table has a way to the address. */
export function canReach(address: string, routes: readonly RouteView[]): boolean {
  const host = { address, length: 32 }
  return routes.some(({ prefix }) => {
    const network = parsePrefix(prefix)
    return network !== undefined && containsPrefix(network, host)
  })
}
