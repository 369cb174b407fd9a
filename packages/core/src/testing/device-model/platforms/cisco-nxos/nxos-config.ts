import { toPrefix } from '../../ip-address.js'
import { addressProblem } from '../../line-cli/address-check.js'
import { SHARED_CONFIG_COMMANDS } from '../../line-cli/config-editor.js'
import { free, opening, plain } from '../../line-cli/config-notation.js'
import type { ConfigCommand, ConfigContext, ConfigMode } from '../../line-cli/dialect.js'
import { portMessage } from '../../line-cli/log-of-changes.js'

function checkAddress({ args, section, nodes, state, negated }: ConfigContext): string | undefined {
  const prefix = toPrefix(args.address, args.mask)
  if (negated || !prefix) return undefined
  const switched = /^interface (?:Ethernet|port-channel)/.test(section?.line ?? '')
  if (switched && !section?.children.some(({ line }) => line === 'no switchport')) {
    return '% Invalid command at \'^\' marker. Layer 3 requires "no switchport"\n'
  }
  const problem = addressProblem(prefix, { section, nodes, state })
  if (problem?.kind === 'bad-mask') return `% Invalid ip address/mask: ${prefix.address}/${prefix.length}\n`
  if (problem?.kind === 'overlap')
    return `% ${prefix.address}/${prefix.length} overlaps with address configured on ${problem.other}\n`
  return undefined
}

const logShutdown = (context: ConfigContext): void => {
  const { name, state } = portMessage(context)
  const facts = state === 'up' ? { severity: 5, mnemonic: 'IF_UP' } : { severity: 5, mnemonic: 'IF_DOWN_ADMIN_DOWN' }
  const message = state === 'up' ? `Interface ${name} is up` : `Interface ${name} is down (Administratively down)`
  context.state.log.add({ ...facts, facility: 'ETHPORT', message })
}

const interfaceCommands: readonly ConfigCommand[] = [
  { syntax: 'description <text...>', single: true },
  { syntax: 'ip address <address:prefix>', single: true, check: checkAddress },
  {
    syntax: 'ip address <address:ipv4> <mask:mask>',
    single: 'ip address',
    check: checkAddress,
    store: ({ address, mask }) => `ip address ${address}/${toPrefix(address, mask)?.length}`,
  },
  { syntax: 'ip address <address:prefix> secondary' },
  { syntax: 'shutdown', defaultOn: true, applied: logShutdown },
  { syntax: 'switchport', hidden: true, defaultOn: true },
  ...plain(
    'mtu <bytes:int(576-9216)>',
    'bandwidth <kilobits:int(1-100000000)>',
    'vrf member <vrf>',
    'delay <tens:int(1-16777215)>',
  ),
  ...plain('switchport mode (access|trunk|fex-fabric|dot1q-tunnel)', 'switchport access vlan <vlan:int(1-4094)>'),
  ...plain(
    'switchport trunk native vlan <vlan:int(1-4094)>',
    'duplex (auto|full|half)',
    'speed (100|1000|10000|25000|40000|100000|auto)',
  ),
  ...plain('ip router ospf <process> area <area>', 'channel-group <group:int(1-4096)> [mode (on|active|passive)]'),
  ...free(
    'switchport trunk allowed vlan',
    'ip ospf',
    'ip access-group',
    'ip dhcp',
    'ip pim',
    'ip redirects',
    'hsrp',
    'vpc',
    'ipv6',
  ),
  ...free(
    'spanning-tree',
    'storm-control',
    'lldp',
    'cdp',
    'udld',
    'service-policy',
    'load-interval',
    'negotiate',
    'fabric',
    'source-interface',
  ),
  ...free('member', 'host-reachability', 'encapsulation', 'carrier-delay', 'logging', 'lacp', 'no-more'),
]

const routerCommands: readonly ConfigCommand[] = [
  ...plain('router-id <id:ipv4>', 'log-neighbor-changes', 'auto-cost reference-bandwidth <bandwidth...>'),
  ...free(
    'network',
    'redistribute',
    'passive-interface',
    'area',
    'distance',
    'timers',
    'bestpath',
    'maximum-paths',
    'default-information',
  ),
  ...free(
    'neighbor',
    'vrf',
    'remote-as',
    'update-source',
    'description',
    'ebgp-multihop',
    'bfd',
    'graceful-restart',
    'net',
    'is-type',
  ),
  opening('address-family <family...>', 'address-family'),
]

const aclCommands: readonly ConfigCommand[] = [
  ...free('permit', 'deny', 'remark', 'statistics'),
  { syntax: '<sequence:int(1-4294967295)> (permit|deny|remark) <rule...>' },
]

const globalCommands: readonly ConfigCommand[] = [
  { syntax: '(hostname|switchname) <name:name>', single: 'hostname', store: ({ name }) => `hostname ${name}` },
  opening('interface <interface:interface>', 'interface'),
  opening('router (ospf|bgp|eigrp|isis) <process>', 'router'),
  opening('vlan <ids>', 'vlan'),
  opening('vrf context <name>', 'vrf'),
  opening('ip access-list <name>', 'access-list'),
  opening('route-map <name> [(permit|deny) <sequence:int(0-65535)>]', 'route-map'),
  opening('line (console|vty)', 'line'),
  opening('vpc domain <id:int(1-1000)>', 'other'),
  opening('class-map <what...>', 'other'),
  opening('policy-map <what...>', 'other'),
  opening('aaa group server <what...>', 'other'),
  { syntax: 'feature <feature...>' },
  { syntax: 'ip route <network:prefix> <way...>' },
  {
    syntax: 'ip route <network:ipv4> <mask:mask> <way...>',
    store: ({ network, mask, way }) => `ip route ${network}/${toPrefix(network, mask)?.length} ${way}`,
  },
  ...plain(
    'ip domain-name <name>',
    'clock timezone <zone...>',
    'banner motd <text...>',
    'cli alias name <name> <command...>',
  ),
  ...plain(
    'snmp-server location <text...>',
    'snmp-server contact <text...>',
    'system default switchport',
    'logging logfile <name...>',
  ),
  ...free(
    'username',
    'snmp-server',
    'ntp',
    'logging',
    'aaa',
    'boot',
    'cdp',
    'copp',
    'errdisable',
    'fabric',
    'hardware',
    'ip name-server',
  ),
  ...free(
    'ip prefix-list',
    'ip domain-lookup',
    'ip ssh',
    'ip tacacs',
    'ip community-list',
    'ip pim',
    'ip radius',
    'ipv6',
    'key',
    'lacp',
    'lldp',
  ),
  ...free(
    'mac',
    'monitor',
    'nv',
    'nxapi',
    'password',
    'policy',
    'power',
    'qos',
    'radius-server',
    'rmon',
    'role',
    'scheduler',
    'service',
  ),
  ...free(
    'spanning-tree',
    'ssh',
    'system',
    'tacacs-server',
    'telnet',
    'terminal',
    'track',
    'udld',
    'vdc',
    'vtp',
    'evpn',
    'track',
  ),
]

const mode = (prompt: string, commands: readonly ConfigCommand[], parent = 'config'): ConfigMode => ({
  prompt,
  commands: [...commands, ...SHARED_CONFIG_COMMANDS],
  parent,
})

const anything: readonly ConfigCommand[] = [{ syntax: '<text...>' }]

export const NXOS_CONFIG_MODES: Readonly<Record<string, ConfigMode>> = {
  config: mode('config', globalCommands),
  interface: mode('config-if', interfaceCommands),
  router: mode('config-router', routerCommands),
  'address-family': mode('config-router-af', routerCommands.slice(0, -1), 'router'),
  vlan: mode('config-vlan', [...plain('name <name>', 'state (active|suspend)', 'vn-segment <id:int(4096-16777214)>')]),
  vrf: mode('config-vrf', [
    ...plain('rd <value>', 'vni <id>', 'description <text...>'),
    ...free('ip route', 'address-family', 'route-target', 'ip name-server'),
  ]),
  'access-list': mode('config-acl', aclCommands),
  'route-map': mode('config-route-map', free('match', 'set', 'description', 'continue')),
  line: mode('config-line', [
    ...plain('exec-timeout <minutes:int(0-525600)>', 'session-limit <sessions:int(1-64)>'),
    ...free('access-class', 'speed'),
  ]),
  other: mode('config-other', anything),
}
