import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'
import { CONFIG_SHOW, TERMINAL, WRITE } from './parts.js'

/** VyOS. Source: the VyOS documentation. The line is read by bash, which knows more commands than these. */
export const vyosGrammar: Grammar = {
  platforms: ['vyos'],
  exec: {
    show: 'read',
    // bash finds its own before it finds abbreviations of VyOS's.
    ...every('write', 's sh se set-x p pi t r re d m c co'),
    set: { terminal: { ...every('read', 'length width pager'), '*': 'write' }, '*': 'write' },
    ...every('destroy', 'reboot poweroff shutdown delete format install reset restart'),
    ...every('mode', 'configure exit logout quit'),
    ...every('connect', 'telnet ssh'),
    ...every('transfer', 'copy import'),
    ...every('endless', 'monitor'),
    ...every(
      'write',
      'add clear clone connect disconnect execute force generate initial-setup merge no release rename renew sudo test update wake-on-lan',
    ),
    ping: 'reach',
    traceroute: 'reach',
  },
  config: {
    ...every('read', 'show compare'),
    ...every('write', 's sh set save comment commit commit-confirm confirm copy'),
  },
  execPrefix: 'run',
  shell: true,
  pipe: {
    style: 'shell',
    linuxFilters: true,
    stages: {
      ...every('read', 'match no-match'),
      ...every('bare', 'count no-more strip-private commands'),
      ...every('endless', 'more less'),
      ...every('write', 'tee sudo bash sh xargs awk sed cat cut sort uniq head tail grep wc nc'),
    },
  },
  reach: {
    ping: {
      values: {
        count: MAX_COUNT,
        size: 65_000,
        ttl: 255,
        interval: 60,
        deadline: 300,
        tos: 255,
        interface: 'any',
        'source-address': 'any',
        vrf: 'any',
      },
      flags: ['numeric', 'quiet', 'verbose', 'audible', 'do-not-fragment', 'bypass-route'],
      count: 'count',
    },
    traceroute: {
      values: { ttl: 255, port: 65_535, 'source-address': 'any', interface: 'any', vrf: 'any', host: 'any' },
      flags: ['ipv4', 'ipv6', 'icmp', 'tcp', 'numeric-only'],
    },
  },
}

/** FRRouting's vtysh. Source: FRRouting's user guide and a running one. */
export const frrGrammar: Grammar = {
  platforms: ['frr'],
  exec: {
    ...every('read', 'show find list echo'),
    ...every('mode', 'enable disable configure end exit quit start-shell'),
    ...every('connect', 'ssh telnet mtrace'),
    ...every('transfer', 'copy'),
    ...every(
      'write',
      `agentx bfd bgp clear debug default dump event fpm graceful-restart interface ip ipv6 log log-filter logmsg mgmt no output password pathd
       pim rollback rpki send service set test terminal-monitor undebug username vtysh watchfrr zebra zlog`,
    ),
    ping: 'reach',
    terminal: TERMINAL,
    traceroute: 'reach',
    write: WRITE,
  },
  config: CONFIG_SHOW,
  execPrefix: 'do',
  pipe: { style: 'chain', stages: { include: 'read' } },
  reach: {
    // vtysh hands them to the programs of Linux, which never end by themselves.
    ping: { values: {}, count: 'never' },
    traceroute: { values: {}, flags: ['ip', 'ipv6'] },
  },
}
