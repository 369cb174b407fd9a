import { toPrefix } from '../../ip-address.js'
import { SHARED_CONFIG_COMMANDS } from '../../line-cli/config-editor.js'
import { free, opening, plain } from '../../line-cli/config-notation.js'
import type { ConfigCommand, ConfigMode } from '../../line-cli/dialect.js'

const routerCommands: readonly ConfigCommand[] = [
  ...plain(
    'ospf router-id <id:ipv4>',
    'router-id <id:ipv4>',
    'bgp router-id <id:ipv4>',
    'timers bgp <keepalive> <holdtime>',
  ),
  { syntax: 'bgp ebgp-requires-policy', defaultOn: true, hidden: true },
  { syntax: 'network <network:prefix> [area <area>]' },
  { syntax: 'neighbor <address> <what...>' },
  ...free(
    'redistribute',
    'passive-interface',
    'area',
    'distance',
    'timers',
    'bgp',
    'maximum-paths',
    'default-information',
  ),
  ...free(
    'aggregate-address',
    'auto-cost',
    'ospf',
    'log-adjacency-changes',
    'default-metric',
    'net',
    'is-type',
    'version',
  ),
  opening('address-family <family...>', 'address-family'),
]

const interfaceCommands: readonly ConfigCommand[] = [
  { syntax: 'description <text...>', single: true },
  { syntax: 'ip address <address:prefix> [label <label>]' },
  { syntax: 'shutdown' },
  ...plain('bandwidth <megabits:int(1-100000)>', 'ip ospf cost <cost:int(1-65535)>', 'ip ospf network <type>'),
  ...plain(
    'ip ospf hello-interval <seconds:int(1-65535)>',
    'ip ospf dead-interval <seconds:int(1-65535)>',
    'ip ospf area <area>',
  ),
  ...free(
    'ip ospf',
    'ip pim',
    'ip igmp',
    'ip rip',
    'ip router',
    'ipv6',
    'link-params',
    'mpls',
    'vrf',
    'isis',
    'bfd',
    'evpn',
  ),
  { syntax: 'link-detect', hidden: true, defaultOn: true },
  { syntax: 'multicast' },
]

const globalCommands: readonly ConfigCommand[] = [
  { syntax: 'hostname <name:name>', single: true },
  opening('interface <interface>', 'interface'),
  opening('router (bgp|ospf) [<process>]', 'router'),
  opening('router (rip|ospf6|isis|eigrp|babel) [<tag>]', 'router'),
  opening('vrf <name>', 'vrf'),
  opening('route-map <name> (permit|deny) <sequence:int(1-65535)>', 'route-map'),
  opening('line vty', 'line'),
  { syntax: 'ip route <network:prefix> <way...>' },
  {
    syntax: 'ip route <network:ipv4> <mask:mask> <way...>',
    store: ({ network, mask, way }) => `ip route ${network}/${toPrefix(network, mask)?.length} ${way}`,
  },
  ...plain(
    'log file <name> [<level>]',
    'log syslog [<level>]',
    'frr version <version>',
    'frr defaults <profile>',
    'domainname <name:name>',
  ),
  { syntax: 'service integrated-vtysh-config', defaultOn: true },
  { syntax: '(ip|ipv6) forwarding', defaultOn: true },
  ...free(
    'ip prefix-list',
    'ipv6 prefix-list',
    'access-list',
    'ip as-path',
    'bgp as-path',
    'bgp community-list',
    'ip nht',
    'ip protocol',
  ),
  ...free(
    'ipv6 route',
    'key chain',
    'log',
    'debug',
    'password',
    'enable password',
    'service',
    'username',
    'zebra',
    'rpki',
    'banner',
    'agentx',
  ),
]

const mode = (prompt: string, commands: readonly ConfigCommand[], parent = 'config'): ConfigMode => ({
  prompt,
  commands: [
    ...commands,
    ...SHARED_CONFIG_COMMANDS,
    {
      syntax: 'quit',
      run: ({ session }) => void (session.levels.length > 1 ? session.levels.pop() : (session.mode = 'privileged')),
    },
  ],
  parent,
})

export const FRR_CONFIG_MODES: Readonly<Record<string, ConfigMode>> = {
  config: mode('config', globalCommands),
  interface: mode('config-if', interfaceCommands),
  router: mode('config-router', routerCommands),
  'address-family': mode(
    'config-router-af',
    [
      ...routerCommands.slice(0, -1),
      { syntax: 'exit-address-family', run: ({ session }) => void session.levels.pop() },
    ],
    'router',
  ),
  vrf: mode('config-vrf', [
    ...free('ip route', 'ipv6 route', 'vni'),
    { syntax: 'exit-vrf', run: ({ session }) => void session.levels.pop() },
  ]),
  'route-map': mode('config-route-map', free('match', 'set', 'description', 'on-match', 'continue', 'call')),
  line: mode('config-line', free('exec-timeout', 'login', 'access-class')),
}
