import type { FakeRoute } from '../../../fake-device-options.js'
import { containsPrefix, networkOf, parsePrefix, toIpv4Number } from '../../ip-address.js'
import { junosInterfaces } from './junos-interfaces.js'
import type { JunosContext } from './junos-session.js'

interface JunosRoute {
  prefix: string
  protocol: string
  preference: number
  nextHop: string | undefined
  via: string | undefined
  age: string
  metric: number
}

const PROTOCOLS: Readonly<Record<FakeRoute['protocol'], readonly [name: string, preference: number]>> = {
  static: ['Static', 5],
  ospf: ['OSPF', 10],
  isis: ['IS-IS', 18],
  rip: ['RIP', 100],
  bgp: ['BGP', 170],
  eigrp: ['EIGRP', 90],
}

export function junosRoutes(context: Pick<JunosContext, 'store' | 'state'>): JunosRoute[] {
  const units = junosInterfaces(context).flatMap(({ units: list }) => list.filter(({ up }) => up))
  const addresses = units.flatMap((unit) =>
    unit.families.flatMap((each) => each.addresses.map((prefix) => ({ unit: unit.name, prefix }))),
  )
  const connected = addresses.flatMap(({ unit, prefix }): JunosRoute[] => {
    const base = { nextHop: undefined, via: unit, age: '01:02:03', metric: 0 }
    const direct = { ...base, prefix: `${networkOf(prefix)}/${prefix.length}`, protocol: 'Direct', preference: 0 }
    return prefix.length === 32
      ? [direct]
      : [direct, { ...base, prefix: `${prefix.address}/32`, protocol: 'Local', preference: 0 }]
  })
  const exitFor = (hop: string | undefined): string | undefined =>
    addresses.find(({ prefix }) => hop !== undefined && containsPrefix(prefix, { address: hop, length: 32 }))?.unit
  const statics = staticRoutes(context).map((route) => ({ ...route, via: exitFor(route.nextHop) }))
  const given = context.state.routes.map((route): JunosRoute => {
    const [protocol, preference] = PROTOCOLS[route.protocol]
    const { prefix, nextHop, metric = 0, age = '00:12:04' } = route
    return {
      prefix,
      protocol,
      preference: route.distance ?? preference,
      nextHop,
      via: route.interface ?? exitFor(nextHop),
      age,
      metric,
    }
  })
  const order = ({ prefix }: JunosRoute): number => toIpv4Number(prefix.split('/')[0] ?? '') ?? 0
  const length = ({ prefix }: JunosRoute): number => Number(prefix.split('/')[1])
  return [...connected, ...statics, ...given].sort(
    (left, right) => order(left) - order(right) || length(left) - length(right),
  )
}

function staticRoutes({ store }: Pick<JunosContext, 'store'>): JunosRoute[] {
  const options = store.active().find(({ text }) => text === 'routing-options')
  const routes = options?.children.find(({ text }) => text === 'static')?.children ?? []
  return routes.flatMap(({ text, children }) => {
    const prefix = /^route (\S+)/.exec(text)?.[1]
    const nextHop = children.find((child) => child.text.startsWith('next-hop '))?.text.slice('next-hop '.length)
    return prefix === undefined
      ? []
      : [{ prefix, protocol: 'Static', preference: 5, nextHop, via: undefined, age: '01:02:03', metric: 0 }]
  })
}

const selected = (context: JunosContext): JunosRoute[] => {
  const { protocol, destination } = context.args
  const wanted =
    destination === undefined ? undefined : (parsePrefix(destination) ?? { address: destination, length: 32 })
  const fits = junosRoutes(context).filter((route) => {
    if (protocol !== undefined && route.protocol.toLowerCase() !== protocol) return false
    const network = parsePrefix(route.prefix)
    return wanted === undefined || (network !== undefined && containsPrefix(network, wanted))
  })
  if (wanted === undefined) return fits
  const longest = Math.max(...fits.map(({ prefix }) => Number(prefix.split('/')[1])))
  return fits.filter(({ prefix }) => Number(prefix.split('/')[1]) === longest)
}

export function showRoute(context: JunosContext): string {
  const total = junosRoutes(context).length
  const routes = selected(context)
  const head = `\ninet.0: ${total} destinations, ${total} routes (${total} active, 0 holddown, 0 hidden)\n+ = Active Route, - = Last Active, * = Both\n\n`
  return routes.length === 0 ? '' : head + routes.map(entry).join('')
}

function entry({ prefix, protocol, preference, nextHop, via, age, metric }: JunosRoute): string {
  const cost = ['OSPF', 'IS-IS', 'RIP'].includes(protocol) ? `, metric ${metric}` : ''
  const first = `${prefix.padEnd(18)} *[${protocol}/${preference}] ${age}${cost}\n`
  const indent = ' '.repeat(20)
  if (protocol === 'Local') return `${first}${indent}   Local via ${via}\n`
  if (nextHop === undefined) return `${first}${indent}${via === undefined ? '   Discard' : `>  via ${via}`}\n`
  return `${first}${indent}>  to ${nextHop} via ${via ?? 'ge-0/0/0.0'}\n`
}

const data = (value: string | number): { data: string }[] => [{ data: String(value) }]

export const routeJson = (context: JunosContext): unknown => {
  const total = junosRoutes(context).length
  return {
    'route-information': [
      {
        attributes: { xmlns: 'http://xml.juniper.net/junos/21.4R1/junos-routing' },
        'route-table': [
          {
            'table-name': data('inet.0'),
            'destination-count': data(total),
            'total-route-count': data(total),
            'active-route-count': data(total),
            'holddown-route-count': data(0),
            'hidden-route-count': data(0),
            rt: selected(context).map((route) => ({
              'rt-destination': data(route.prefix),
              'rt-entry': [
                {
                  'active-tag': data('*'),
                  'current-active': [{ data: [null] }],
                  'last-active': [{ data: [null] }],
                  'protocol-name': data(route.protocol),
                  preference: data(route.preference),
                  age: data(route.age),
                  ...(route.metric > 0 && { metric: data(route.metric) }),
                  nh: [
                    {
                      'selected-next-hop': [{ data: [null] }],
                      ...(route.nextHop !== undefined && { to: data(route.nextHop) }),
                      ...(route.via !== undefined && {
                        [route.protocol === 'Local' ? 'nh-local-interface' : 'via']: data(route.via),
                      }),
                    },
                  ],
                },
              ],
            })),
          },
        ],
      },
    ],
  }
}

export function ping(context: JunosContext): string {
  const host = context.args.host ?? ''
  const count = Math.min(50, Number(/\bcount (\d+)/.exec(context.line)?.[1] ?? 5))
  const reachable = junosRoutes(context).some(({ prefix }) => {
    const network = parsePrefix(prefix)
    return network !== undefined && containsPrefix(network, { address: host, length: 32 })
  })
  const replies = Array.from(
    { length: count },
    (_, index) => `64 bytes from ${host}: icmp_seq=${index} ttl=64 time=0.5${index % 10} ms\n`,
  )
  const loss = reachable
    ? `${count} packets received, 0% packet loss\nround-trip min/avg/max/stddev = 0.500/0.520/0.590/0.020 ms`
    : '0 packets received, 100% packet loss'
  return `PING ${host} (${host}): 56 data bytes\n${reachable ? replies.join('') : ''}\n--- ${host} ping statistics ---\n${count} packets transmitted, ${loss}\n`
}
