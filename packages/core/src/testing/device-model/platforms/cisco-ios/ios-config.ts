import { insertNode, removeNodes } from '../../config-tree.js'
import { parseMask } from '../../ip-address.js'
import { SHARED_CONFIG_COMMANDS } from '../../line-cli/config-editor.js'
import { free, opening, plain } from '../../line-cli/config-notation.js'
import type { ConfigCommand, ConfigContext, ConfigMode } from '../../line-cli/dialect.js'
import { IOS_INTERFACE_COMMANDS } from './ios-interface-config.js'

const routerCommands: readonly ConfigCommand[] = [
  ...plain('router-id <id:ipv4>', 'bgp router-id <id:ipv4>', 'auto-cost reference-bandwidth <megabits:int(1-4294967)>'),
  { syntax: 'network <network:ipv4> <wildcard:wildcard> area <area>' },
  { syntax: 'network <network:ipv4> [mask <mask:mask>]' },
  { syntax: 'neighbor <address:ipv4> <what...>' },
  ...free(
    'passive-interface',
    'default-information',
    'redistribute',
    'distance',
    'area',
    'timers',
    'log-adjacency-changes',
  ),
  ...free(
    'bgp',
    'maximum-paths',
    'eigrp',
    'version',
    'aggregate-address',
    'distribute-list',
    'summary-address',
    'default-metric',
  ),
  { syntax: 'auto-summary', hidden: true, defaultOn: true },
  { syntax: 'synchronization', hidden: true, defaultOn: true },
  opening('address-family <family...>', 'address-family'),
]

const aclCommands: readonly ConfigCommand[] = [
  ...free('permit', 'deny', 'remark'),
  { syntax: '<sequence:int(1-2147483647)> (permit|deny|remark) <rule...>' },
]

const globalCommands: readonly ConfigCommand[] = [
  { syntax: 'hostname <name:name>', single: true },
  opening('interface <interface:interface>', 'interface'),
  opening('line (console|vty|aux) <range...>', 'line', (_args, canonical) => canonical.replace(/\s+/g, ' ').trim()),
  opening('router (ospf|eigrp|bgp) <process:int(1-4294967295)>', 'router'),
  opening('router rip', 'router'),
  opening('router isis <tag>', 'router'),
  opening('vlan <id:int(1-4094)>', 'vlan'),
  opening('vrf definition <name>', 'vrf'),
  opening('ip vrf <name>', 'vrf'),
  opening('ip access-list extended <name>', 'access-list-extended'),
  opening('ip access-list standard <name>', 'access-list-standard'),
  opening('route-map <name> [(permit|deny) <sequence:int(0-65535)>]', 'route-map'),
  opening('class-map <what...>', 'class-map'),
  opening('policy-map <name>', 'policy-map'),
  opening('key chain <name>', 'other'),
  opening('archive', 'archive'),
  opening('ip dhcp pool <name>', 'other'),
  opening('aaa group server <what...>', 'other'),
  opening('tacacs server <name>', 'other'),
  opening('radius server <name>', 'other'),
  { syntax: 'ip route [vrf <vrf>] <network:ipv4> <mask:mask> <way...>' },
  {
    syntax: 'ip route <network:ipv4> <mask:ipv4> <way...>',
    check: ({ args }) => (parseMask(args.mask ?? '') === undefined ? '%Inconsistent address and mask\n' : undefined),
  },
  ...plain(
    'ip domain name <name>',
    'ip domain-name <name>',
    'ip default-gateway <gateway:ipv4>',
    'ip ssh version <version:int(1-2)>',
  ),
  ...plain(
    'enable secret [(0|5|8|9)] <secret>',
    'enable password [(0|7)] <secret>',
    'clock timezone <zone> <offset...>',
  ),
  ...plain(
    'logging buffered <size...>',
    'logging trap <level>',
    'service password-encryption',
    'service tcp-keepalives-in',
  ),
  ...plain(
    'snmp-server location <text...>',
    'snmp-server contact <text...>',
    'vtp mode (client|server|transparent|off)',
  ),
  ...free('service', 'aaa', 'username', 'logging', 'snmp-server', 'ntp', 'access-list', 'crypto', 'spanning-tree'),
  ...free(
    'boot',
    'clock',
    'errdisable',
    'event',
    'flow',
    'ip access-list',
    'ip prefix-list',
    'ip name-server',
    'ip ssh',
    'ip nat',
  ),
  ...free(
    'ip forward-protocol',
    'ip tacacs',
    'ip radius',
    'ip sla',
    'ip scp server',
    'ip dhcp',
    'ip community-list',
    'ip as-path',
  ),
  ...free(
    'ip multicast-routing',
    'ip flow-export',
    'ip tftp',
    'ip ftp',
    'ipv6',
    'lldp',
    'mac',
    'mls',
    'monitor',
    'redundancy',
  ),
  ...free(
    'privilege',
    'port-channel',
    'power',
    'system',
    'tacacs-server',
    'radius-server',
    'track',
    'udld',
    'vtp',
    'license',
    'alias',
  ),
  { syntax: 'version <number>', single: true },
  ...[
    'ip domain lookup',
    'ip domain-lookup',
    'ip http server',
    'ip http secure-server',
    'ip cef',
    'ip classless',
    'ip subnet-zero',
  ].map((syntax) => ({ syntax, defaultOn: true })),
  ...['ip routing', 'ip source-route', 'ip finger', 'cdp run'].map((syntax) => ({
    syntax,
    defaultOn: true,
    hidden: true,
  })),
  { syntax: 'banner (motd|login|exec|incoming) <text...>', run: readBanner },
]

/** Everything up to the delimiter, over as many lines as it takes. */
async function readBanner({
  args,
  canonical,
  nodes,
  io,
  session,
  store,
  negated,
  dialect,
}: ConfigContext): Promise<undefined> {
  const kind = canonical.split(' ')[1] ?? 'motd'
  removeNodes(nodes, `banner ${kind}`)
  if (negated) return undefined
  const typed = args.text ?? ''
  const delimiter = typed.startsWith('^C') ? '^C' : typed.charAt(0)
  let text = typed.slice(delimiter.length)
  if (!text.includes(delimiter)) {
    io.print(`Enter TEXT message.  End with the character '${delimiter}'.\n`)
    while (!text.includes(delimiter)) text += `\n${await io.ask('')}`
  }
  const body = text.slice(0, text.indexOf(delimiter)).replace(/^\n/, '')
  insertNode(nodes, `banner ${kind} ^C${body}^C`, dialect.layout)
  if (!session.candidate) store.changed(session.user)
  return undefined
}

const mode = (prompt: string, commands: readonly ConfigCommand[], parent = 'config'): ConfigMode => ({
  prompt,
  commands: [...commands, ...SHARED_CONFIG_COMMANDS],
  parent,
})

const anything: readonly ConfigCommand[] = [{ syntax: '<text...>' }]

export const IOS_CONFIG_MODES: Readonly<Record<string, ConfigMode>> = {
  config: mode('config', globalCommands),
  interface: mode('config-if', IOS_INTERFACE_COMMANDS),
  line: mode('config-line', [
    ...plain(
      'exec-timeout <minutes:int(0-35791)> [<seconds:int(0-2147483)>]',
      'length <lines:int(0-512)>',
      'width <columns:int(0-512)>',
    ),
    ...plain(
      'privilege level <level:int(0-15)>',
      'password <secret...>',
      'transport input <what...>',
      'transport output <what...>',
    ),
    ...plain('login [(local|authentication <list>)]', 'logging synchronous', 'session-timeout <minutes:int(0-35791)>'),
    ...free('access-class', 'stopbits', 'speed', 'history', 'transport preferred', 'authorization', 'accounting'),
    { syntax: 'exec', hidden: true, defaultOn: true },
  ]),
  router: mode('config-router', routerCommands),
  'address-family': mode(
    'config-router-af',
    [
      ...routerCommands.filter(({ syntax }) => !syntax.startsWith('address-family')),
      { syntax: 'exit-address-family', run: ({ session }) => void session.levels.pop() },
    ],
    'router',
  ),
  vlan: mode('config-vlan', [
    ...plain('name <name>', 'state (active|suspend)'),
    ...free('remote-span', 'private-vlan'),
  ]),
  vrf: mode('config-vrf', [
    ...plain('rd <value>', 'description <text...>'),
    ...free('route-target'),
    opening('address-family <family...>', 'vrf-family'),
  ]),
  'vrf-family': mode('config-vrf-af', [...free('route-target', 'import', 'export')], 'vrf'),
  'access-list-extended': mode('config-ext-nacl', aclCommands),
  'access-list-standard': mode('config-std-nacl', aclCommands),
  'route-map': mode('config-route-map', [...free('match', 'set', 'description', 'continue')]),
  'class-map': mode('config-cmap', [...free('match', 'description')]),
  'policy-map': mode('config-pmap', [...free('description'), opening('class <name>', 'policy-class')]),
  'policy-class': mode(
    'config-pmap-c',
    [...free('bandwidth', 'police', 'priority', 'set', 'shape', 'queue-limit', 'drop')],
    'policy-map',
  ),
  archive: mode('config-archive', [
    ...plain('path <url>', 'maximum <copies:int(1-14)>', 'time-period <minutes:int(1-525600)>'),
    { syntax: 'write-memory' },
    ...free('log', 'logging', 'hidekeys', 'notify'),
  ]),
  other: mode('config-other', anything),
}
