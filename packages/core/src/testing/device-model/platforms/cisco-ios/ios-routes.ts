import { containsPrefix, parsePrefix, toIpv4Number } from '../../ip-address.js'
import type { CommandContext } from '../../line-cli/dialect.js'
import { canReach, type RouteProtocol, type RouteView, routeViews } from '../../line-cli/route-view.js'

const LEGEND = `Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP
       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area 
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2
       ia - IS-IS inter area, * - candidate default, U - per-user static route
       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP
       a - application route
       + - replicated route, % - next hop override
`

const CODES: Readonly<Record<RouteProtocol, string>> = {
  local: 'L',
  connected: 'C',
  static: 'S',
  rip: 'R',
  bgp: 'B',
  eigrp: 'D',
  ospf: 'O',
  isis: 'i L2',
}

export function showIpRoute({ args, store, state }: CommandContext): string {
  const all = routeViews(store.running, state)
  const { protocol, address } = args
  if (address !== undefined) return oneRoute(address, all)
  const routes = all.filter((route) => protocol === undefined || route.protocol === protocol)
  const gateway = all.find(({ prefix }) => prefix === '0.0.0.0/0')
  const last = gateway?.nextHop
    ? `Gateway of last resort is ${gateway.nextHop} to network 0.0.0.0`
    : 'Gateway of last resort is not set'
  return `${LEGEND}\n${last}\n\n${byMajorNetwork(routes)}`
}

/** Routes under the header of their class A, B or C network, as IOS prints them. */
function byMajorNetwork(routes: readonly RouteView[]): string {
  const groups = new Map<string, RouteView[]>()
  for (const route of routes) {
    const major = majorNetwork(route.prefix)
    groups.set(major, [...(groups.get(major) ?? []), route])
  }
  return [...groups].map(([major, members]) => groupText(major, members)).join('')
}

function groupText(major: string, members: readonly RouteView[]): string {
  const [only] = members
  if (members.length === 1 && only?.prefix === major) return routeLine(only, 6)
  const lengths = new Set(members.map(({ prefix }) => prefix.split('/')[1]))
  const subnets = new Set(members.map(({ prefix }) => prefix)).size
  const [length] = lengths
  const header =
    lengths.size === 1
      ? `${major.split('/')[0]}/${length} is subnetted, ${subnets} subnets`
      : `${major} is variably subnetted, ${subnets} subnets, ${lengths.size} masks`
  return `      ${header}\n${members.map((route) => routeLine(route, 9)).join('')}`
}

function routeLine(route: RouteView, column: number): string {
  const { prefix, protocol, nextHop, distance, metric, age } = route
  const code = CODES[protocol] + (prefix === '0.0.0.0/0' ? '*' : '')
  const start = code.padEnd(column) + prefix
  if (nextHop === undefined) return `${start} is directly connected, ${route.interface ?? 'Null0'}\n`
  const learned =
    protocol === 'static'
      ? ''
      : `, ${age ?? '00:12:04'}${route.interface && protocol !== 'bgp' ? `, ${route.interface}` : ''}`
  return `${start} [${distance}/${metric}] via ${nextHop}${learned}\n`
}

function majorNetwork(prefix: string): string {
  const address = prefix.split('/')[0] ?? ''
  if (prefix === '0.0.0.0/0') return prefix
  const [first = 0, second = 0, third = 0] = address.split('.').map(Number)
  if (first < 128) return `${first}.0.0.0/8`
  return first < 192 ? `${first}.${second}.0.0/16` : `${first}.${second}.${third}.0/24`
}

function oneRoute(address: string, routes: readonly RouteView[]): string {
  const host = { address, length: 32 }
  const best = routes
    .filter(({ prefix }) => {
      const network = parsePrefix(prefix)
      return network !== undefined && containsPrefix(network, host)
    })
    .sort((left, right) => Number(right.prefix.split('/')[1]) - Number(left.prefix.split('/')[1]))[0]
  if (!best || best.prefix === '0.0.0.0/0') return '% Subnet not in table\n'
  const how = best.protocol === 'local' ? 'connected' : best.protocol
  const via = best.nextHop === undefined ? `directly connected, via ${best.interface}` : best.nextHop
  return `Routing entry for ${best.prefix}
  Known via "${how}", distance ${best.distance}, metric ${best.metric}
  Routing Descriptor Blocks:
  * ${via}
      Route metric is ${best.metric}, traffic share count is 1
`
}

export function ping({ args, store, state }: CommandContext): string {
  const host = args.host ?? ''
  const count = Number(args.count ?? 5)
  if (toIpv4Number(host) === undefined) {
    return `% Unrecognized host or address, or protocol not running.\n`
  }
  const reachable = canReach(host, routeViews(store.running, state))
  const rate = reachable
    ? `Success rate is 100 percent (${count}/${count}), round-trip min/avg/max = 1/1/2 ms`
    : `Success rate is 0 percent (0/${count})`
  return `Type escape sequence to abort.
Sending ${count}, 100-byte ICMP Echos to ${host}, timeout is 2 seconds:
${(reachable ? '!' : '.').repeat(count)}
${rate}
`
}
