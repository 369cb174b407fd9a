import type { CommandContext } from '../../line-cli/dialect.js'
import { canReach, type RouteProtocol, type RouteView, routeViews } from '../../line-cli/route-view.js'

const LEGEND = `Codes: K - kernel route, C - connected, S - static, R - RIP,
       O - OSPF, I - IS-IS, B - BGP, E - EIGRP, N - NHRP,
       T - Table, v - VNC, V - VNC-Direct, A - Babel, F - PBR,
       f - OpenFabric,
       > - selected route, * - FIB route, q - queued, r - rejected, b - backup
       t - trapped, o - offload failure

`

const CODES: Readonly<Record<RouteProtocol, string>> = {
  local: 'L',
  connected: 'C',
  static: 'S',
  rip: 'R',
  bgp: 'B',
  eigrp: 'E',
  ospf: 'O',
  isis: 'I',
}

const routesFor = ({ store, state, args }: CommandContext): RouteView[] =>
  routeViews(store.running, state).filter(
    ({ protocol }) => protocol !== 'local' && (args.protocol === undefined || protocol === args.protocol),
  )

export const showIpRoute = (context: CommandContext): string => LEGEND + routesFor(context).map(line).join('')

function line({ prefix, protocol, nextHop, interface: out, distance, metric, age }: RouteView): string {
  const start = `${CODES[protocol]}>* ${prefix}`
  const when = age ?? '01:02:03'
  if (protocol === 'connected') return `${start} is directly connected, ${out}, ${when}\n`
  if (nextHop !== undefined) {
    return `${start} [${distance}/${metric}] via ${nextHop}${out ? `, ${out}` : ''}, weight 1, ${when}\n`
  }
  const how = out && out !== 'Null0' ? `is directly connected, ${out}` : 'unreachable (blackhole)'
  return `${start} [${distance}/${metric}] ${how}, weight 1, ${when}\n`
}

export const ipRouteJson = (context: CommandContext): unknown =>
  Object.fromEntries(
    routesFor(context).map(({ prefix, protocol, nextHop, interface: out, distance, metric, age }) => [
      prefix,
      [
        {
          prefix,
          prefixLen: Number(prefix.split('/')[1]),
          protocol,
          vrfId: 0,
          vrfName: 'default',
          selected: true,
          destSelected: true,
          distance,
          metric,
          installed: true,
          table: 254,
          internalStatus: 16,
          internalFlags: 8,
          internalNextHopNum: 1,
          internalNextHopActiveNum: 1,
          nexthopGroupId: 8,
          installedNexthopGroupId: 8,
          uptime: age ?? '01:02:03',
          nexthops: [
            {
              flags: 3,
              fib: true,
              ...(nextHop === undefined ? { directlyConnected: true } : { ip: nextHop, afi: 'ipv4' }),
              ...(out !== undefined && { interfaceName: out }),
              active: true,
              ...(nextHop !== undefined && { weight: 1 }),
            },
          ],
        },
      ],
    ]),
  )

export function ping({ args, store, state }: CommandContext): string {
  const host = args.host ?? ''
  const reachable = canReach(host, routeViews(store.running, state))
  const replies = [1, 2, 3, 4, 5].map(
    (sequence) => `64 bytes from ${host}: icmp_seq=${sequence} ttl=64 time=0.04${sequence} ms\n`,
  )
  const summary = reachable ? '5 received, 0% packet loss, time 4090ms' : '0 received, 100% packet loss, time 4090ms'
  return `PING ${host} (${host}) 56(84) bytes of data.\n${reachable ? replies.join('') : ''}\n--- ${host} ping statistics ---\n5 packets transmitted, ${summary}\n`
}
