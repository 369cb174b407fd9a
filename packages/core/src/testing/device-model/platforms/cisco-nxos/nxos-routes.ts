import type { CommandContext } from '../../line-cli/dialect.js'
import { shortInterface } from '../../line-cli/interface-names.js'
import { canReach, type RouteView, routeViews } from '../../line-cli/route-view.js'
import { NXOS_INTERFACE_KINDS } from './nxos-interfaces.js'
import { rows } from './nxos-table.js'

const routesFor = ({ store, state, args }: CommandContext): RouteView[] =>
  routeViews(store.running, state).filter(({ protocol }) => args.protocol === undefined || protocol === args.protocol)

const sourceOf = ({ protocol }: RouteView): string =>
  ({
    connected: 'direct',
    local: 'local',
    static: 'static',
    ospf: 'ospf-1',
    bgp: 'bgp-65000',
    isis: 'isis-1',
    rip: 'rip-1',
    eigrp: 'eigrp-1',
  })[protocol]

const detailOf = ({ protocol }: RouteView): string | undefined =>
  (({ ospf: 'intra', bgp: 'external', eigrp: 'internal', isis: 'L2' }) as Record<string, string>)[protocol]

const outOf = (route: RouteView): string => shortInterface(route.interface ?? 'Null0', NXOS_INTERFACE_KINDS)

/** Attached routes show the device's own address as the next hop. */
const hopOf = (route: RouteView, all: readonly RouteView[]): string | undefined => {
  if (route.nextHop !== undefined) return route.nextHop
  const local = all.find(({ protocol, interface: out }) => protocol === 'local' && out === route.interface)
  return (local ?? route).prefix.split('/')[0]
}

export function showIpRoute(context: CommandContext): string {
  const all = routeViews(context.store.running, context.state)
  const text = routesFor(context).map((route) => {
    const attached = route.nextHop === undefined ? ', attached' : ''
    const { distance, metric, age } = route
    const out = route.protocol === 'static' || route.protocol === 'bgp' ? '' : ` ${outOf(route)},`
    const detail = detailOf(route)
    const hop = `    *via ${hopOf(route, all)},${out} [${distance}/${metric}], ${age ?? '01:02:03'}, ${sourceOf(route)}${detail ? `, ${detail}` : ''}\n`
    return `${route.prefix}, ubest/mbest: 1/0${attached}\n${hop}`
  })
  return `IP Route Table for VRF "default"
'*' denotes best ucast next-hop
'**' denotes best mcast next-hop
'[x/y]' denotes [preference/metric]
'%<string>' in via output denotes VRF <string>

${text.join('')}
`
}

export function ipRouteJson(context: CommandContext): unknown {
  const all = routeViews(context.store.running, context.state)
  const prefixes = routesFor(context).map((route) => ({
    ipprefix: route.prefix,
    'ucast-nhops': '1',
    'mcast-nhops': '0',
    attached: route.nextHop === undefined ? 'true' : 'false',
    ...(rows('path', [
      {
        ipnexthop: hopOf(route, all),
        ifname: outOf(route),
        uptime: 'PT1H2M3S',
        pref: String(route.distance),
        metric: String(route.metric),
        clientname: sourceOf(route),
        ...(detailOf(route) !== undefined && { type: detailOf(route) }),
        ubest: 'true',
      },
    ]) as object),
  }))
  const family = { addrf: 'ipv4', ...(rows('prefix', prefixes) as object) }
  return rows('vrf', [{ 'vrf-name-out': 'default', ...(rows('addrf', [family]) as object) }])
}

export function ping({ args, store, state }: CommandContext): string {
  const host = args.host ?? ''
  const reachable = canReach(host, routeViews(store.running, state))
  const replies = [0, 1, 2, 3, 4].map((sequence) =>
    reachable
      ? `64 bytes from ${host}: icmp_seq=${sequence} ttl=254 time=1.${sequence} ms\n`
      : `Request ${sequence} timed out\n`,
  )
  const loss = reachable
    ? '5 packets received, 0.00% packet loss\nround-trip min/avg/max = 1/1.2/1.4 ms'
    : '0 packets received, 100.00% packet loss'
  return `PING ${host} (${host}): 56 data bytes\n${replies.join('')}\n--- ${host} ping statistics ---\n5 packets transmitted, ${loss}\n`
}
