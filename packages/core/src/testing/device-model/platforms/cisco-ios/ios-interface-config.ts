import { parseMask, toIpv4Number } from '../../ip-address.js'
import { addressProblem } from '../../line-cli/address-check.js'
import { free, plain } from '../../line-cli/config-notation.js'
import type { ConfigCommand, ConfigContext } from '../../line-cli/dialect.js'

/** `ip address A M`: IOS names a bad mask in hexadecimal and an overlap by the other interface. */
function checkAddress({ args, section, nodes, state, negated }: ConfigContext): string | undefined {
  if (negated) return undefined
  const { address = '', mask = '' } = args
  const length = parseMask(mask)
  if (length === undefined) {
    const hex = (toIpv4Number(mask) ?? 0).toString(16).toUpperCase().padStart(8, '0')
    return `Bad mask 0x${hex} for address ${address}\n`
  }
  const problem = addressProblem({ address, length }, { section, nodes, state })
  if (problem?.kind === 'bad-mask') return `Bad mask /${length} for address ${address}\n`
  if (problem?.kind === 'overlap') return `% ${problem.network} overlaps with ${problem.other}\n`
  return undefined
}

/** What the device logs when a port is shut or opened. */
function logShutdown({ state, section, negated }: ConfigContext): void {
  const name = section?.line.slice('interface '.length) ?? ''
  const port = state.ports.find((candidate) => candidate.name === name)
  const up = negated && (port?.link ?? 'up') === 'up'
  const change = negated ? `changed state to ${up ? 'up' : 'down'}` : 'changed state to administratively down'
  const facts = { severity: negated ? 3 : 5, facility: 'LINK', mnemonic: negated ? 'UPDOWN' : 'CHANGED' }
  state.log.add({ ...facts, message: `Interface ${name}, ${change}` })
}

/** What may be typed below `interface`. */
export const IOS_INTERFACE_COMMANDS: readonly ConfigCommand[] = [
  { syntax: 'description <text...>', single: true },
  { syntax: 'ip address <address:ipv4> <mask:ipv4>', single: 'ip address', check: checkAddress },
  { syntax: 'ip address <address:ipv4> <mask:ipv4> secondary', check: checkAddress },
  { syntax: 'ip address dhcp', single: 'ip address' },
  {
    syntax: 'ip address',
    defaultOn: true,
    check: ({ negated }) => (negated ? undefined : '% Incomplete command.\n\n'),
  },
  { syntax: 'shutdown', applied: logShutdown },
  ...plain('mtu <bytes:int(64-9216)>', 'bandwidth <kilobits:int(1-10000000)>', 'delay <tens:int(1-16777215)>'),
  ...plain(
    'duplex (auto|full|half)',
    'speed (10|100|1000|10000|auto|nonegotiate)',
    'load-interval <seconds:int(30-600)>',
  ),
  ...plain(
    'switchport mode (access|trunk|dynamic auto|dynamic desirable)',
    'switchport access vlan <vlan:int(1-4094)>',
  ),
  ...plain('switchport trunk native vlan <vlan:int(1-4094)>', 'switchport trunk encapsulation (dot1q|isl|negotiate)'),
  ...plain(
    'encapsulation dot1Q <vlan:int(1-4094)> [native]',
    'vrf forwarding <vrf>',
    'ip ospf cost <cost:int(1-65535)>',
  ),
  ...free(
    'switchport trunk allowed vlan',
    'switchport voice',
    'switchport port-security',
    'channel-group',
    'service-policy',
  ),
  ...free(
    'ip access-group',
    'ip helper-address',
    'ip nat',
    'ip ospf',
    'ip policy',
    'ip tcp',
    'ip mtu',
    'ip flow',
    'ip unnumbered',
  ),
  ...free(
    'ipv6',
    'standby',
    'vrrp',
    'spanning-tree',
    'storm-control',
    'tunnel',
    'negotiation',
    'mac-address',
    'media-type',
  ),
  ...free(
    'power',
    'keepalive',
    'carrier-delay',
    'hold-queue',
    'udld',
    'mls',
    'macsec',
    'authentication',
    'dot1x',
    'snmp',
  ),
  { syntax: 'switchport', hidden: true, defaultOn: true },
  ...['proxy-arp', 'redirects', 'unreachables', 'route-cache'].map((what) => ({
    syntax: `ip ${what}`,
    hidden: true,
    defaultOn: true,
  })),
  ...['cdp enable', 'lldp transmit', 'lldp receive'].map((syntax) => ({ syntax, hidden: true, defaultOn: true })),
]
