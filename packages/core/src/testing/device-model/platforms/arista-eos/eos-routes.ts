import type { CommandContext } from '../../line-cli/dialect.js'
import { canReach, type RouteProtocol, type RouteView, routeViews } from '../../line-cli/route-view.js'

const CODES: Readonly<Record<RouteProtocol, string>> = {
  local: 'C',
  connected: 'C',
  static: 'S',
  rip: 'R',
  bgp: 'B E',
  eigrp: 'D',
  ospf: 'O',
  isis: 'I L2',
}

/** EOS has no host routes of its own addresses in this table. */
const routesFor = ({ store, state, args }: CommandContext): RouteView[] =>
  routeViews(store.running, state).filter(
    ({ protocol }) => protocol !== 'local' && (args.protocol === undefined || protocol === args.protocol),
  )

export function showIpRoute(context: CommandContext): string {
  const all = routeViews(context.store.running, context.state)
  const gateway = all.find(({ prefix }) => prefix === '0.0.0.0/0')
  const last = gateway ? `Gateway of last resort:\n${line(gateway)}` : 'Gateway of last resort is not set\n'
  const routes = routesFor(context).filter((route) => route !== gateway && route.prefix !== '0.0.0.0/0')
  return `
VRF: default
Codes: C - connected, S - static, K - kernel,
       O - OSPF, IA - OSPF inter area, E1 - OSPF external type 1,
       E2 - OSPF external type 2, N1 - OSPF NSSA external type 1,
       N2 - OSPF NSSA external type2, B - Other BGP Routes,
       B I - iBGP, B E - eBGP, R - RIP, I L1 - IS-IS level 1,
       I L2 - IS-IS level 2, O3 - OSPFv3, A B - BGP Aggregate,
       A O - OSPF Summary, NG - Nexthop Group Static Route,
       V - VXLAN Control Service, M - Martian,
       DH - DHCP client installed default route,
       DP - Dynamic Policy Route, L - VRF Leaked,
       G  - gRIBI, RC - Route Cache Route

${last}
${routes.map(line).join('')}
`
}

function line({ protocol, prefix, nextHop, distance, metric, interface: out }: RouteView): string {
  const start = ` ${CODES[protocol].padEnd(8)} ${prefix}`
  if (nextHop === undefined) return `${start} is directly connected, ${out ?? 'Null0'}\n`
  return `${start} [${distance}/${metric}] via ${nextHop}${out ? `, ${out}` : ''}\n`
}

const TYPES: Readonly<Record<RouteProtocol, string>> = {
  local: 'connected',
  connected: 'connected',
  static: 'static',
  rip: 'RIP',
  bgp: 'eBGP',
  eigrp: 'EIGRP',
  ospf: 'ospfIntraArea',
  isis: 'isisLevel2',
}

export const ipRouteJson = (context: CommandContext): unknown => ({
  vrfs: {
    default: {
      routingDisabled: false,
      allRoutesProgrammedHardware: true,
      allRoutesProgrammedKernel: true,
      defaultRouteState: 'reachable',
      routes: Object.fromEntries(
        routesFor(context).map(({ prefix, protocol, nextHop, interface: out, distance, metric }) => [
          prefix,
          {
            hardwareProgrammed: true,
            routeType: TYPES[protocol],
            routeLeaked: false,
            kernelProgrammed: true,
            routeAction: 'forward',
            directlyConnected: nextHop === undefined,
            ...(nextHop !== undefined && { preference: distance, metric }),
            vias: [
              { ...(nextHop !== undefined && { nexthopAddr: nextHop }), ...(out !== undefined && { interface: out }) },
            ],
          },
        ]),
      ),
    },
  },
})

export function ping({ args, store, state }: CommandContext): string {
  const host = args.host ?? ''
  const reachable = canReach(host, routeViews(store.running, state))
  const replies = [1, 2, 3, 4, 5].map(
    (sequence) => `80 bytes from ${host}: icmp_seq=${sequence} ttl=64 time=0.0${sequence} ms\n`,
  )
  const summary = reachable
    ? '5 packets transmitted, 5 received, 0% packet loss, time 10ms\nrtt min/avg/max/mdev = 0.010/0.030/0.050/0.010 ms, ipg/ewma 2.500/0.030 ms\n'
    : '5 packets transmitted, 0 received, 100% packet loss, time 40ms\n\n'
  return `PING ${host} (${host}) 72(100) bytes of data.\n${reachable ? replies.join('') : ''}\n--- ${host} ping statistics ---\n${summary}`
}
