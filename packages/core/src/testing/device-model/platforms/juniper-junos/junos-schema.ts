import { parsePrefix, toIpv4Number } from '../../ip-address.js'

/** What may stand at a place of the configuration. */
export type SchemaNode =
  /** Words below it. */
  | { kind: 'container'; children: Readonly<Record<string, SchemaNode>> }
  /** A keyword and a name that belong together: `unit 0`, `address 10.0.0.1/24`. */
  | { kind: 'named'; valid: (name: string) => boolean; below: SchemaNode }
  /** Names stand directly below the keyword: `interfaces ge-0/0/0`. */
  | { kind: 'names'; valid: (name: string) => boolean; below: SchemaNode }
  /** A keyword with one value; a new value takes the place of the old. */
  | { kind: 'leaf'; valid: (value: string) => boolean }
  | { kind: 'flag' }
  /** Not described here: told apart by the usual shapes. */
  | { kind: 'any' }

type Test = (text: string) => boolean

const word: Test = (text) => text !== ''
const prefix: Test = (text) => parsePrefix(text) !== undefined || /^[\da-f:]+:[\da-f:]*\/\d{1,3}$/i.test(text)
const ipv4: Test = (text) => toIpv4Number(text) !== undefined
const number =
  (low: number, high: number): Test =>
  (text) =>
    /^\d{1,10}$/.test(text) && Number(text) >= low && Number(text) <= high

const leaf = (valid: Test = word): SchemaNode => ({ kind: 'leaf', valid })
const named = (valid: Test = word, below: SchemaNode = { kind: 'any' }): SchemaNode => ({ kind: 'named', valid, below })
const container = (children: Readonly<Record<string, SchemaNode>>): SchemaNode => ({ kind: 'container', children })
const names = (below: SchemaNode, valid: Test = word): SchemaNode => ({ kind: 'names', valid, below })
const flag: SchemaNode = { kind: 'flag' }
const any: SchemaNode = { kind: 'any' }

const family = (valid: Test): SchemaNode =>
  container({
    address: named(valid, any),
    mtu: leaf(number(256, 9192)),
    filter: any,
    dhcp: any,
    'primary-address': flag,
    unnumbered: any,
    'no-redirects': flag,
    rpf: any,
    policer: any,
  })

const unit = container({
  description: leaf(),
  disable: flag,
  'vlan-id': leaf(number(0, 4094)),
  bandwidth: leaf(),
  encapsulation: leaf(),
  family: {
    kind: 'names',
    valid: (name) => ['inet', 'inet6', 'mpls', 'iso', 'ethernet-switching', 'bridge', 'ccc', 'vpls'].includes(name),
    below: any,
  },
})

/** `family inet` is one element; what may stand below depends on the family. */
export const FAMILIES: Readonly<Record<string, SchemaNode>> = {
  inet: family(prefix),
  inet6: family(prefix),
  'ethernet-switching': container({
    'interface-mode': leaf((mode) => mode === 'access' || mode === 'trunk'),
    'port-mode': leaf((mode) => ['access', 'trunk', 'tagged-access'].includes(mode)),
    vlan: container({ members: named() }),
    'native-vlan-id': leaf(number(0, 4094)),
    'storm-control': leaf(),
  }),
}

const interfaceBody = container({
  description: leaf(),
  disable: flag,
  mtu: leaf(number(256, 9216)),
  speed: leaf(),
  'link-mode': leaf(),
  'vlan-tagging': flag,
  'flexible-vlan-tagging': flag,
  'native-vlan-id': leaf(number(0, 4094)),
  encapsulation: leaf(),
  'gigether-options': any,
  'ether-options': any,
  'aggregated-ether-options': any,
  'hold-time': any,
  traps: flag,
  'no-traps': flag,
  unit: named(number(0, 1_073_741_823), unit),
})

const system = container({
  'host-name': leaf((name) => /^[A-Za-z\d][\w.-]*$/.test(name)),
  'domain-name': leaf(),
  'time-zone': leaf(),
  'name-server': named((name) => ipv4(name) || name.includes(':')),
  'domain-search': named(),
  'root-authentication': container({
    'encrypted-password': leaf(),
    'plain-text-password': flag,
    'ssh-rsa': named(),
    'ssh-ed25519': named(),
  }),
  login: container({
    message: leaf(),
    announcement: leaf(),
    user: named(word, any),
    class: named(word, any),
    'retry-options': any,
    password: any,
  }),
  services: any,
  syslog: any,
  ntp: any,
  'radius-server': named(word, any),
  'tacplus-server': named(word, any),
  'authentication-order': leaf(),
  archival: any,
  scripts: any,
  license: any,
  processes: any,
  ports: any,
  'commit-delta': flag,
  'max-configurations-on-flash': leaf(number(0, 49)),
  'max-configuration-rollbacks': leaf(number(0, 49)),
  'no-redirects': flag,
  'internet-options': any,
  arp: any,
})

const ospf = container({
  area: named(
    word,
    container({
      interface: named(word, any),
      stub: any,
      nssa: any,
      'area-range': named(prefix, any),
      authentication: any,
    }),
  ),
  'reference-bandwidth': leaf(),
  export: leaf(),
  import: leaf(),
  overload: any,
  traceoptions: any,
  'graceful-restart': any,
})

const bgpPeer = container({
  type: leaf((type) => type === 'internal' || type === 'external'),
  description: leaf(),
  'peer-as': leaf(number(1, 4_294_967_295)),
  'local-as': leaf(),
  'local-address': leaf(ipv4),
  import: leaf(),
  export: leaf(),
  'authentication-key': leaf(),
  'hold-time': leaf(number(0, 65_535)),
  multihop: any,
  multipath: any,
  family: any,
  cluster: leaf(ipv4),
  neighbor: named(word, any),
  'bfd-liveness-detection': any,
})

/** The top of the configuration, in the order in which it is shown. */
export const JUNOS_SCHEMA: Readonly<Record<string, SchemaNode>> = {
  version: leaf(),
  groups: names(any),
  'apply-groups': leaf(),
  system,
  'logical-systems': names(any),
  chassis: any,
  services: any,
  security: any,
  interfaces: names(interfaceBody, (name) =>
    /^(?:[a-z]{2}-\d+\/\d+\/\d+(?::\d+)?|(?:ae|lo|irb|fxp|em|me|vlan|reth|st|gr|vtep)\d*|interface-range)$/.test(name),
  ),
  snmp: any,
  'forwarding-options': any,
  'event-options': any,
  'routing-options': container({
    'router-id': leaf(ipv4),
    'autonomous-system': leaf(number(1, 4_294_967_295)),
    static: container({
      route: named(
        prefix,
        container({
          'next-hop': leaf(),
          discard: flag,
          reject: flag,
          preference: leaf(number(0, 4_294_967_295)),
          metric: leaf(),
          'no-readvertise': flag,
          'qualified-next-hop': named(word, any),
          tag: leaf(),
        }),
      ),
      defaults: any,
    }),
    rib: named(word, any),
    'forwarding-table': any,
    aggregate: any,
    generate: any,
    'interface-routes': any,
    'rib-groups': names(any),
  }),
  protocols: container({
    ospf,
    ospf3: ospf,
    bgp: container({
      group: named(word, bgpPeer),
      'log-updown': flag,
      'path-selection': any,
      traceoptions: any,
      'graceful-restart': any,
    }),
    lldp: any,
    'lldp-med': any,
    isis: any,
    mpls: any,
    rsvp: any,
    ldp: any,
    rstp: any,
    mstp: any,
    vstp: any,
    stp: any,
    lacp: any,
    pim: any,
    igmp: any,
    'igmp-snooping': any,
    rip: any,
    vrrp: any,
    evpn: any,
    bfd: any,
    'layer2-control': any,
    'router-advertisement': any,
  }),
  'policy-options': container({
    'prefix-list': named(word, any),
    'policy-statement': named(word, any),
    community: named(word, any),
    'as-path': named(word, any),
  }),
  'class-of-service': any,
  firewall: any,
  access: any,
  applications: any,
  'routing-instances': names(any),
  'bridge-domains': names(any),
  'switch-options': any,
  vlans: names(
    container({
      'vlan-id': leaf(number(1, 4094)),
      description: leaf(),
      interface: named(word, any),
      'l3-interface': leaf(),
      vxlan: any,
      forwarding: any,
    }),
  ),
  'ethernet-switching-options': any,
  'multi-chassis': any,
  'virtual-chassis': any,
  poe: any,
}

/** In places that are not described: keywords that take a name with them. */
export const USUAL_PAIRS = new Set([
  'unit',
  'family',
  'area',
  'interface',
  'group',
  'neighbor',
  'user',
  'class',
  'policy-statement',
  'term',
  'route',
  'community',
  'prefix-list',
  'filter',
  'security-zone',
  'policy',
  'host',
  'file',
  'server',
  'instance',
  'route-filter',
  'address-set',
  'zone',
  'trap-group',
  'view',
])
