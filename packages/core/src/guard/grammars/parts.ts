import { type CommandTable, every } from '../command-tree.js'
import type { ReachSyntax } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'

/** `terminal …`: how the session shows output, and what changes more than that. */
export const TERMINAL: CommandTable = {
  length: 'read',
  width: 'read',
  no: { '*': 'write' },
  ...every(
    'write',
    'monitor logging shell download lock speed autohup history editing exec-timeout session-timeout paginate',
  ),
  '*': 'write',
}

/** `write …`: alone it saves. */
export const WRITE: CommandTable = {
  '': 'write',
  terminal: 'read',
  erase: 'destroy',
  network: 'connect',
  ...every('write', 'memory core file integrated daemon-config'),
  '*': 'write',
}

export const CISCO_PING: ReachSyntax = {
  values: {
    repeat: MAX_COUNT,
    count: MAX_COUNT,
    size: 18_024,
    'packet-size': 18_024,
    datagram: 18_024,
    timeout: 3600,
    interval: 60_000,
    ttl: 255,
    tos: 255,
    dscp: 255,
    source: 'any',
    vrf: 'any',
    interface: 'any',
  },
  flags: ['ip', 'ipv4', 'ipv6', 'df-bit', 'donnotfrag', 'validate', 'verbose', 'icmp'],
}

export const CISCO_TRACEROUTE: ReachSyntax = {
  values: {
    probe: 10,
    timeout: 60,
    port: 65_535,
    minttl: 255,
    maxttl: 255,
    source: 'any',
    vrf: 'any',
    interface: 'any',
  },
  flags: ['ip', 'ipv4', 'ipv6', 'numeric', 'verbose', 'icmp'],
}

export const CISCO_REACH = {
  ping: CISCO_PING,
  ping6: CISCO_PING,
  traceroute: CISCO_TRACEROUTE,
  traceroute6: CISCO_TRACEROUTE,
}

/** What the abbreviation of `show` could mean in configuration modes: `sh` shuts an interface down. */
export const CONFIG_SHOW: CommandTable = { show: 'read', ...every('write', 'shutdown shape shaping') }
