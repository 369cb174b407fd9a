import { type CommandTable, every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'

/** Lists and states; most of what else `diagnose` does changes something or runs until it is stopped. */
const FORTINET_DIAGNOSE: CommandTable = {
  autoupdate: { ...every('read', 'versions status'), '*': 'write' },
  firewall: { iprope: { list: 'read', '*': 'write' }, proute: { list: 'read', '*': 'write' }, '*': 'write' },
  hardware: { deviceinfo: 'read', sysinfo: 'read', '*': 'write' },
  ip: {
    ...Object.fromEntries(
      ['address', 'arp', 'route', 'rtcache', 'tcp', 'udp', 'proute'].map((word) => [
        word,
        { list: 'read', '*': 'write' } as const,
      ]),
    ),
    '*': 'write',
  },
  ipv6: {
    ...Object.fromEntries(
      ['address', 'neighbor-cache', 'route'].map((word) => [word, { list: 'read', '*': 'write' } as const]),
    ),
    '*': 'write',
  },
  netlink: {
    ...Object.fromEntries(
      ['interface', 'brctl', 'device', 'aggregate'].map((word) => [
        word,
        { list: 'read', name: 'read', '*': 'write' } as const,
      ]),
    ),
    '*': 'write',
  },
  sys: {
    ha: { ...every('read', 'status checksum history dump-by'), '*': 'write' },
    ntp: { status: 'read', '*': 'write' },
    session: { ...every('read', 'stat list full-stat'), '*': 'write' },
    ...every('read', 'virtual_wan_link virtual-wan-link'),
    sdwan: 'read',
    vd: { list: 'read', '*': 'write' },
    ...every('destroy', 'kill crash flash'),
    ...every('endless', 'top'),
    ...every(
      'write',
      'checkused csum dashboard dayst-info device flow logdisk process profile server session6 tcpsock waninfo',
    ),
    '*': 'write',
  },
  vpn: {
    tunnel: { ...every('read', 'list stat'), '*': 'write' },
    ike: { gateway: { list: 'read', '*': 'write' }, status: 'read', '*': 'write' },
    '*': 'write',
  },
  ...every(
    'write',
    'alertmail antivirus automation certificate debug device endpoint extender fdsm fortitoken hamgr ips lldprx log npu report settings spamfilter stp switch-controller system test traffictest user web-ui webfilter wireless-controller',
  ),
  ...every('endless', 'sniffer'),
  '*': 'write',
}

/** FortiOS. Source: Fortinet's CLI reference. */
export const fortinetGrammar: Grammar = {
  platforms: ['fortinet'],
  exec: {
    show: 'read',
    get: {
      system: { performance: { status: 'read', firewall: 'read', top: 'endless' }, '*': 'read' },
      test: 'write',
      '*': 'read',
    },
    diagnose: FORTINET_DIAGNOSE,
    execute: {
      ping: 'reach',
      ping6: 'reach',
      traceroute: 'reach',
      log: { display: 'read', '*': 'write' },
      date: 'bare',
      time: 'bare',
      ...every(
        'destroy',
        'reboot shutdown factoryreset factoryreset2 factoryreset-shutdown formatlogdisk erase-disk erase-disk2 restore disk',
      ),
      ...every('connect', 'ssh telnet scp ftp'),
      '*': 'write',
    },
    ...every('mode', 'config exit end quit abort'),
    ...every(
      'write',
      'alias sudo fnsysctl tree set unset edit next delete purge rename clone move append select unselect',
    ),
  },
  config: {
    ...every('read', 'show get'),
    ...every('write', 'set select sudo'),
  },
  pipe: { style: 'chain', stages: { grep: 'read' } },
  // `execute ping-options` sets the count and lasts for the session; without it five are sent.
  reach: { ping: { values: {} }, ping6: { values: {} }, traceroute: { values: {} } },
}

/** Palo Alto PAN-OS. Source: Palo Alto's CLI guide. */
export const paloaltoPanosGrammar: Grammar = {
  platforms: ['paloalto-panos'],
  exec: {
    show: 'read',
    find: 'read',
    less: 'endless',
    tail: 'read',
    grep: 'read',
    netstat: 'read',
    'view-pcap': 'read',
    ping: 'reach',
    traceroute: 'reach',
    request: {
      system: {
        software: { ...every('read', 'info'), check: 'connect', ...every('destroy', 'install'), '*': 'write' },
        'private-data-reset': 'destroy',
        ...every('write', 'external-list self-test fqdn bootstrap'),
        '*': 'write',
      },
      license: { info: 'read', '*': 'write' },
      restart: 'destroy',
      shutdown: 'destroy',
      'high-availability': { state: { '*': 'write' }, '*': 'write' },
      '*': 'write',
    },
    set: {
      cli: {
        ...every(
          'read',
          'pager scripting-mode terminal config-output-format op-command-xml-output confirmation-prompt hide-ip hide-user timestamps',
        ),
        ...every('write', 'timeout'),
        '*': 'write',
      },
      ...every(
        'write',
        'application audit-comment clock data-access-password deviceconfig global-protect high-availability management-server panorama password session ssh-authentication system tag target-vsys',
      ),
      '*': 'write',
    },
    test: {
      // `test routing bgp … restart` does restart.
      routing: { 'fib-lookup': 'read', '*': 'write' },
      authentication: 'write',
      ...every(
        'read',
        'security-policy-match nat-policy-match qos-policy-match decryption-policy-match pbf-policy-match authentication-policy-match cp-policy-match',
      ),
      '*': 'write',
    },
    ...every('destroy', 'delete'),
    ...every('mode', 'configure exit quit target'),
    ...every('connect', 'scp tftp ssh ftp'),
    ...every(
      'write',
      'check clear commit commit-all debug download load op-command-xml-output save schedule submit validate revert export import',
    ),
  },
  config: {
    ...every('read', 'show find'),
    ...every('write', 'set save'),
  },
  execPrefix: 'run',
  argumentActions: { '': { follow: 'endless' } },
  pipe: { style: 'chain', stages: { match: 'read', except: 'read' } },
  reach: {
    ping: {
      values: {
        source: 'any',
        count: MAX_COUNT,
        size: 65_468,
        ttl: 255,
        interval: 60,
        tos: 255,
        'do-not-fragment': 'any',
      },
      flags: ['host', 'inet6', 'no-resolve', 'bypass-routing'],
      count: 'count',
    },
    traceroute: {
      values: { source: 'any', ttl: 255, wait: 60, 'first-ttl': 255, 'max-ttl': 255 },
      flags: ['host', 'no-resolve', 'ipv4', 'ipv6', 'bypass-routing'],
    },
  },
}
