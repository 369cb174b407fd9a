import { toPrefix } from '../../ip-address.js'
import { addressProblem } from '../../line-cli/address-check.js'
import { SHARED_CONFIG_COMMANDS } from '../../line-cli/config-editor.js'
import { free, opening, plain } from '../../line-cli/config-notation.js'
import type { ConfigCommand, ConfigContext, ConfigMode } from '../../line-cli/dialect.js'
import { shortInterface } from '../../line-cli/interface-names.js'
import { portMessage } from '../../line-cli/log-of-changes.js'
import { EOS_INTERFACE_KINDS } from './eos-interfaces.js'
import { eosSessionConfigCommands } from './eos-sessions.js'

function checkAddress({ args, section, nodes, state, negated }: ConfigContext): string | undefined {
  const prefix = toPrefix(args.address, args.mask)
  if (negated || !prefix) return undefined
  const problem = addressProblem(prefix, { section, nodes, state })
  if (problem?.kind === 'bad-mask') return `% IP address is a network or broadcast address\n`
  if (problem?.kind === 'overlap')
    return `% Address ${prefix.address}/${prefix.length} is in conflict with interface ${problem.other}\n`
  return undefined
}

const logShutdown = (context: ConfigContext): void => {
  if (context.session.candidate) return
  const { name, state } = portMessage(context)
  const message = `Line protocol on Interface ${name}, changed state to ${state}`
  context.state.log.add({ severity: 5, facility: 'LINEPROTO', mnemonic: 'UPDOWN', message })
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
  { syntax: 'ip address dhcp', single: 'ip address' },
  { syntax: 'ip address virtual <address:prefix>' },
  { syntax: 'shutdown', applied: logShutdown },
  ...plain(
    'mtu <bytes:int(68-9214)>',
    'bandwidth <kilobits:int(1-100000000)>',
    'load-interval <seconds:int(0-600)>',
    'vrf <vrf>',
  ),
  ...plain('switchport mode (access|trunk|dot1q-tunnel|tap|tool)', 'switchport access vlan <vlan:int(1-4094)>'),
  ...plain(
    'switchport trunk native vlan <vlan>',
    'speed <speed...>',
    'channel-group <group:int(1-2000)> mode (on|active|passive)',
  ),
  ...free(
    'switchport trunk allowed vlan',
    'switchport',
    'ip ospf',
    'ip access-group',
    'ip helper-address',
    'ip nat',
    'ip pim',
    'ip virtual-router',
  ),
  ...free(
    'ipv6',
    'spanning-tree',
    'lldp',
    'mlag',
    'lacp',
    'qos',
    'service-policy',
    'storm-control',
    'vxlan',
    'isis',
    'ptp',
    'sflow',
  ),
  { syntax: 'switchport', hidden: true, defaultOn: true },
]

const routerCommands: readonly ConfigCommand[] = [
  ...plain(
    'router-id <id:ipv4>',
    'maximum-paths <paths:int(1-128)> [ecmp <width:int(1-128)>]',
    'max-lsa <count:int(0-100000)>',
  ),
  ...free(
    'network',
    'neighbor',
    'redistribute',
    'passive-interface',
    'area',
    'distance',
    'timers',
    'bgp',
    'aggregate-address',
  ),
  ...free(
    'default-information',
    'log-adjacency-changes',
    'bfd',
    'vlan',
    'rd',
    'route-target',
    'vrf',
    'auto-cost',
    'graceful-restart',
  ),
  opening('address-family <family...>', 'address-family'),
]

const aclCommands: readonly ConfigCommand[] = [
  ...free('permit', 'deny', 'remark', 'counters'),
  { syntax: '<sequence:int(1-4294967295)> (permit|deny|remark) <rule...>' },
]

const globalCommands: readonly ConfigCommand[] = [
  { syntax: 'hostname <name:name>', single: true },
  opening('interface <interface:interface>', 'interface'),
  opening('router (ospf|bgp) <process:int(1-4294967295)>', 'router'),
  opening('router isis <tag>', 'router'),
  opening('vlan <ids>', 'vlan'),
  opening('vrf instance <name>', 'other'),
  opening('ip access-list [standard] <name>', 'access-list'),
  opening('route-map <name> [(permit|deny) <sequence:int(0-16777215)>]', 'other'),
  opening('management (ssh|api http-commands|console|telnet|api gnmi|api netconf)', 'other'),
  opening('mlag configuration', 'other'),
  opening('class-map <what...>', 'other'),
  opening('policy-map <what...>', 'other'),
  opening('event-handler <name>', 'other'),
  { syntax: 'ip route [vrf <vrf>] <network:prefix> <way...>' },
  {
    syntax: 'ip route <network:ipv4> <mask:mask> <way...>',
    store: ({ network, mask, way }) => `ip route ${network}/${toPrefix(network, mask)?.length} ${way}`,
  },
  { syntax: 'ip routing' },
  ...plain(
    'dns domain <name>',
    'ip domain-name <name>',
    'clock timezone <zone...>',
    'spanning-tree mode (mstp|rstp|rapid-pvst|none)',
  ),
  ...plain(
    'enable secret [(0|5|sha512)] <secret>',
    'enable password [(0|5|sha512)] <secret>',
    'service routing protocols model (multi-agent|ribd)',
  ),
  ...plain(
    'logging buffered <size...>',
    'snmp-server location <text...>',
    'snmp-server contact <text...>',
    'transceiver qsfp default-mode 4x10G',
  ),
  ...free(
    'aaa',
    'username',
    'logging',
    'snmp-server',
    'ntp',
    'ip name-server',
    'spanning-tree',
    'service',
    'alias',
    'boot',
    'clock',
    'daemon',
  ),
  ...free(
    'errdisable',
    'hardware',
    'ip community-list',
    'ip nat',
    'ip prefix-list',
    'ip radius',
    'ip tacacs',
    'ip ssh',
    'ip virtual-router',
  ),
  ...free(
    'ipv6',
    'lacp',
    'lldp',
    'mac',
    'monitor',
    'platform',
    'priority-flow-control',
    'ptp',
    'qos',
    'queue-monitor',
    'radius-server',
  ),
  ...free(
    'role',
    'schedule',
    'sflow',
    'switchport',
    'system',
    'tacacs-server',
    'tcam',
    'terminal',
    'trident',
    'dot1x',
    'banner',
    'ip as-path',
  ),
]

const mode = (prompt: ConfigMode['prompt'], commands: readonly ConfigCommand[], parent = 'config'): ConfigMode => ({
  prompt,
  commands: [...commands, ...SHARED_CONFIG_COMMANDS],
  parent,
})

const anything: readonly ConfigCommand[] = [{ syntax: '<text...>' }]

export const EOS_CONFIG_MODES: Readonly<Record<string, ConfigMode>> = {
  config: mode('config', [...globalCommands, ...eosSessionConfigCommands]),
  interface: mode(
    (line) => `config-if-${shortInterface(line.slice('interface '.length), EOS_INTERFACE_KINDS)}`,
    interfaceCommands,
  ),
  router: mode((line) => `config-router-${line.split(' ')[1]}`, routerCommands),
  'address-family': mode((line) => `config-router-bgp-af-${line.split(' ')[1]}`, routerCommands.slice(0, -1), 'router'),
  vlan: mode(
    (line) => `config-vlan-${line.slice('vlan '.length)}`,
    [...plain('name <name>', 'state (active|suspend)'), ...free('trunk group', 'private-vlan')],
  ),
  'access-list': mode((line) => `config-acl-${line.split(' ').at(-1)}`, aclCommands),
  other: mode('config-other', anything),
}
