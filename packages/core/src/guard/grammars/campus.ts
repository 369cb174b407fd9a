import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'
import { CISCO_REACH, CONFIG_SHOW, TERMINAL, WRITE } from './parts.js'

const HP_REACH = {
  ping: {
    values: {
      repetitions: MAX_COUNT,
      timeout: 60,
      'data-size': 65_471,
      'datagram-size': 65_399,
      interval: 60,
      'time-to-live': 255,
      source: 'any',
      vrf: 'any',
    },
    flags: ['ipv6', 'do-not-fragment'],
  },
  traceroute: {
    values: { minttl: 255, maxttl: 255, timeout: 120, probes: 10, source: 'any', vrf: 'any', dstport: 65_535 },
    flags: ['ipv6'],
  },
} as const

/** HP ProCurve and ArubaOS-Switch. Source: the management and configuration guides. */
export const hpProcurveGrammar: Grammar = {
  platforms: ['hp-procurve'],
  exec: {
    ...every('read', 'show display getmib walkmib page dir ls pwd help log'),
    no: { page: 'read', '*': 'write' },
    ...every('destroy', 'boot reload erase delete'),
    ...every('mode', 'enable disable exit end logout quit logoff menu setup configure'),
    ...every('connect', 'telnet ssh'),
    copy: 'transfer',
    ...every('endless', 'repeat tail'),
    ...every(
      'write',
      `backup-copy clear core-dump debug do encryptcredentials fastboot ip kill licenses link-test locate move print redo redundancy
       rename reset services setmib sntp stacking startup-default task-monitor tech telnet-server test undo usb verify
       wireless-services`,
    ),
    ping: 'reach',
    ping6: 'reach',
    terminal: { length: 'read', width: 'read', '*': 'write' },
    traceroute: 'reach',
    traceroute6: 'reach',
    write: { '': 'write', memory: 'write', terminal: 'read', '*': 'write' },
  },
  config: CONFIG_SHOW,
  pipe: { style: 'chain', stages: { ...every('read', 'include exclude begin'), ...every('write', 'redirect append') } },
  reach: { ...HP_REACH, ping6: HP_REACH.ping, traceroute6: HP_REACH.traceroute },
}

/** ArubaOS-CX. Source: the AOS-CX fundamentals guide. */
export const arubaAoscxGrammar: Grammar = {
  platforms: ['aruba-aoscx'],
  exec: {
    show: { tech: 'read', '': 'read', '*': 'read' },
    ...every('read', 'page list'),
    no: { page: 'read', '*': 'write' },
    checkpoint: { diff: 'read', rollback: 'destroy', '*': 'write' },
    ...every('destroy', 'boot erase reload zeroize'),
    ...every('mode', 'enable disable end exit logout quit configure start-shell'),
    ...every('connect', 'ssh telnet'),
    copy: 'transfer',
    ...every('endless', 'top repeat monitor'),
    ...every(
      'write',
      `allow-unsupported-transceiver auto-confirm clear clock crypto debug diag diagnostics ecmp erps https-server interface
       ip led line mtrace mount module port-access redundancy rename reset session-timeout tshark unmount usb vsf vsx vsx-sync virtual-switch`,
    ),
    ping: 'reach',
    ping6: 'reach',
    terminal: { ...every('write', 'monitor'), '*': 'write' },
    traceroute: 'reach',
    traceroute6: 'reach',
    write: WRITE,
  },
  config: CONFIG_SHOW,
  execPrefix: 'do',
  argumentActions: { 'show tech': { 'local-file': 'write' } },
  pipe: {
    style: 'chain',
    stages: {
      ...every('read', 'include exclude begin'),
      ...every('bare', 'count no-more'),
      ...every('write', 'redirect append'),
    },
  },
  reach: { ...HP_REACH, ping6: HP_REACH.ping, traceroute6: HP_REACH.traceroute },
}

/** Dell SmartFabric OS10. Source: the OS10 user guide. */
export const dellOs10Grammar: Grammar = {
  platforms: ['dell-os10'],
  exec: {
    ...every('read', 'show dir'),
    ...every('destroy', 'reload delete boot'),
    ...every('mode', 'enable disable end exit logout quit configure system'),
    ...every('connect', 'ssh telnet'),
    copy: 'transfer',
    ...every(
      'write',
      `alarm alias batch bmp cancel clear clock commit crypto debug discard event generate hash image interface kill-session license location-led
       lock move no node password port-monitor restore rollback set smartfabric start support-assist-activity traffic ufd unlock username
       validate vlt watchdog`,
    ),
    ping: 'reach',
    ping6: 'reach',
    terminal: TERMINAL,
    traceroute: 'reach',
    write: WRITE,
  },
  config: CONFIG_SHOW,
  execPrefix: 'do',
  pipe: {
    style: 'chain',
    linuxFilters: true,
    stages: {
      ...every('read', 'except find grep'),
      ...every('bare', 'no-more display-xml'),
      ...every('write', 'save'),
    },
  },
  reach: {
    ...CISCO_REACH,
    ping: {
      values: { '-c': MAX_COUNT, '-s': 65_000, '-w': 300, '-W': 300, '-i': 60, '-t': 255, '-I': 'any', vrf: 'any' },
      flags: ['-4', '-6', '-n'],
      count: '-c',
    },
    ping6: {
      values: { '-c': MAX_COUNT, '-s': 65_000, '-w': 300, '-W': 300, '-i': 60, '-t': 255, '-I': 'any', vrf: 'any' },
      flags: ['-n'],
      count: '-c',
    },
  },
}

/** Extreme EXOS. Source: the EXOS command reference. */
export const extremeExosGrammar: Grammar = {
  platforms: ['extreme-exos'],
  exec: {
    show: { ports: 'read', '': 'read', '*': 'read' },
    ...every('read', 'ls pwd history rtlookup'),
    ...every('destroy', 'reboot rm unconfigure delete'),
    ...every('mode', 'exit logout quit'),
    ...every('connect', 'telnet ssh2 scp2 nslookup mrinfo mtrace ssh scp'),
    ...every('endless', 'top'),
    ...every('transfer', 'download upload tftp tftpput ftp'),
    // Paging and questions of this session; without that word it is for all of them.
    disable: { clipaging: 'read', cli: { prompting: 'read', '*': 'write' }, '*': 'write' },
    enable: { clipaging: 'read', cli: { prompting: 'read', '*': 'write' }, '*': 'write' },
    ...every(
      'write',
      `abort cd check clear clone concat configure cp create debug edit eject install load merge mkdir mv nettools nop open
       pwck refresh relogin reset restart retire return rmdir rtlookup-vr run save scp-put script send set sleep start stop
       synchronize terminate time touch tcl uninstall upm use utilities virtual-router`,
    ),
    ping: 'reach',
    traceroute: 'reach',
  },
  // Counters of ports are painted anew every few seconds.
  argumentActions: {
    'show ports': {
      'no-refresh': 'read',
      ...every('endless', 'statistics packet rxerrors txerrors collisions utilization congestion qosmonitor'),
    },
  },
  pipe: { style: 'chain', stages: { ...every('read', 'include exclude begin grep'), ...every('write', 'redirect') } },
  reach: {
    ping: {
      values: {
        count: MAX_COUNT,
        'start-size': 65_000,
        'end-size': 65_000,
        interval: 60,
        ttl: 255,
        tos: 255,
        vr: 'any',
        from: 'any',
        source: 'any',
      },
      flags: ['ipv4', 'ipv6', 'udp', 'dont-fragment'],
    },
    traceroute: { values: { vr: 'any', from: 'any', ttl: 255, port: 65_535 }, flags: ['ipv4', 'ipv6', 'icmp'] },
  },
}
