import type { ProgramRule } from './program-rule.js'

const NAME = /^[\w.:@%/+,-]{1,128}$/
const FILTER = /^[\w.:,=<>!()*@%/ +-]{1,128}$/
const FORMAT = /^[\w.,:%+-]{1,100}$/
const HOST = /^[A-Za-z0-9_][A-Za-z0-9_.:%-]{0,252}$/
const COUNT = /^(?:[1-9]\d?|100)$/
const SECONDS = /^(?:0\.[2-9]\d{0,2}|[1-9]\d?(?:\.\d{1,3})?)$/
const SIZE = /^\d{1,5}$/

const flagsOf = (names: string): Record<string, true> =>
  Object.fromEntries(names.split(' ').map((name) => [name, true] as const))

const SHOW: ProgramRule = { words: NAME }
const SHOWS: ProgramRule = { first: { show: SHOW, list: SHOW, lst: SHOW, ls: SHOW, sh: SHOW, sho: SHOW } }
const ROUTE: ProgramRule = { first: { ...SHOWS.first, get: SHOW } }

const rules = (names: string, rule: ProgramRule): Record<string, ProgramRule> =>
  Object.fromEntries(names.split(' ').map((name) => [name, rule]))

/** iproute2 takes the first command that an abbreviation fits, `set` before `show` at times: only these are known to show. */
const IP_OBJECTS: Readonly<Record<string, ProgramRule>> = {
  ...rules(
    'address addr a link l rule ru neighbor neighbour neigh n maddress maddr mroute vrf netns nexthop tunnel tuntap',
    SHOWS,
  ),
  ...rules('addrlabel netconf ntable token tcp_metrics mptcp', SHOWS),
  ...rules('route r ro', ROUTE),
}

const IP_OPTIONS = {
  ...flagsOf(
    '-j -json -p -pretty -d -details -s -stats -statistics -br -brief -4 -6 -0 -o -oneline -h -human -c -color -r -resolve -N -Numeric -t -timestamp',
  ),
  '-f': /^(?:inet6?|bridge|link|mpls)$/,
  '-family': /^(?:inet6?|bridge|link|mpls)$/,
  '-n': NAME,
  '-netns': NAME,
} as const

const IPTABLES: ProgramRule = {
  flags: 'LSnvxw46',
  options: {
    ...flagsOf('--list --list-rules --numeric --verbose --line-numbers --exact --wait'),
    '-t': NAME,
    '--table': NAME,
  },
  words: NAME,
  maxWords: 2,
  requiresOne: ['-L', '-S', '--list', '--list-rules'],
}

const IPTABLES_SAVE: ProgramRule = { flags: 'c', options: { '-t': NAME, '--counters': true } }

const PING: ProgramRule = {
  flags: 'nqDOv46',
  options: {
    '-c': COUNT,
    '-i': SECONDS,
    '-s': SIZE,
    '-W': SECONDS,
    '-w': /^\d{1,3}$/,
    '-I': NAME,
    '-t': /^\d{1,3}$/,
    '-M': /^(?:do|dont|want)$/,
    '-Q': /^\d{1,3}$/,
  },
  words: HOST,
  wordCounts: [1],
  requires: ['-c'],
  reaches: true,
}

const TRACEROUTE: ProgramRule = {
  flags: 'nIT46b',
  options: { '-m': /^\d{1,2}$/, '-q': /^\d$/, '-w': SECONDS, '-s': NAME, '-i': NAME, '-f': /^\d{1,2}$/ },
  words: HOST,
  wordCounts: [1],
  reaches: true,
}

/** Programs of iproute2, netfilter, iputils, and the command lines of Cumulus. */
export const NETWORK_PROGRAMS: Readonly<Record<string, ProgramRule>> = {
  ip: { options: IP_OPTIONS, first: IP_OBJECTS },
  bridge: {
    options: {
      ...flagsOf('-j -json -p -pretty -d -details -s -stats -statistics -o -oneline -c -color -compressvlans'),
      '-n': NAME,
    },
    first: rules('link fdb mdb vlan vni', SHOWS),
  },
  tc: {
    options: { ...flagsOf('-j -json -p -pretty -d -details -s -stats -statistics -nm'), '-n': NAME },
    first: rules('qdisc class filter chain', SHOWS),
  },
  ss: {
    flags: 'HOnraloempiTstuwxdbZzSM0460',
    options: {
      ...flagsOf(
        '--tcp --udp --listening --numeric --processes --all --summary --info --memory --extended --options --no-header --ipv4 --ipv6 --raw --unix',
      ),
      '-f': FORMAT,
      '--family': FORMAT,
      '-A': FORMAT,
    },
    words: FILTER,
  },
  ethtool: {
    options: flagsOf(
      '-i -k -S -g -a -c -l -m -P -T -n -x -d -u --json --driver --show-features --show-offload --statistics --show-ring --show-pause --show-coalesce --show-channels --module-info --show-permaddr --show-time-stamping --show-ntuple --show-rxfh-indir --show-eee --show-fec --show-priv-flags',
    ),
    words: /^[\w.:@-]{1,32}$/,
    maxWords: 1,
  },
  nft: {
    options: flagsOf('-j --json -a --handle -n -nn -nnn --numeric -s --stateless -t --terse -y'),
    first: { list: { words: NAME } },
    needsFirst: true,
  },
  iptables: IPTABLES,
  ip6tables: IPTABLES,
  'iptables-save': IPTABLES_SAVE,
  'ip6tables-save': IPTABLES_SAVE,
  conntrack: {
    flags: 'LSC',
    options: { '-p': NAME, '-s': NAME, '-d': NAME, '-f': NAME, '-o': FORMAT },
    requiresOne: ['-L', '-S', '-C'],
  },
  arp: { flags: 'anev', options: { '-i': NAME }, words: NAME, maxWords: 1 },
  route: { flags: 'ne46', options: { '-A': NAME } },
  netstat: { flags: 'atunlpresigWMovxw46' },
  ifconfig: { flags: 'as', words: NAME, maxWords: 1 },
  brctl: {
    first: {
      show: { words: NAME, maxWords: 1 },
      showmacs: { words: NAME, maxWords: 1 },
      showstp: { words: NAME, maxWords: 1 },
    },
  },
  lldpctl: { options: { '-f': FORMAT }, words: NAME },
  lldpcli: { options: { '-f': FORMAT }, first: { show: { words: NAME } }, needsFirst: true },
  // With a field name it prints keys.
  wg: { first: { show: { words: NAME, maxWords: 1 } } },
  ping: PING,
  ping6: PING,
  traceroute: TRACEROUTE,
  traceroute6: TRACEROUTE,
  tracepath: TRACEROUTE,
  mtr: {
    flags: 'rnwbTu46zj',
    options: {
      '-c': COUNT,
      '-i': SECONDS,
      '-s': SIZE,
      '-m': /^\d{1,2}$/,
      '--report': true,
      '--report-wide': true,
      '--report-cycles': COUNT,
      '--no-dns': true,
      '--json': true,
    },
    words: HOST,
    wordCounts: [1],
    requires: ['-c'],
    requiresOne: ['-r', '--report', '-w', '--report-wide', '-j', '--json'],
    reaches: true,
  },
  nv: {
    options: {
      '-o': FORMAT,
      '--output': FORMAT,
      '-r': NAME,
      '--rev': NAME,
      '-w': NAME,
      '--view': NAME,
      '--all': true,
      '--applied': true,
      '--operational': true,
      '--pending': true,
      '--color': FORMAT,
      '--paginate': FORMAT,
    },
    first: {
      show: { words: FILTER },
      config: {
        first: { show: { words: NAME }, diff: { words: NAME }, history: { words: NAME }, find: { words: NAME } },
        needsFirst: true,
      },
      'list-commands': { words: NAME },
    },
    needsFirst: true,
  },
  net: { first: { show: { words: FILTER }, pending: {}, help: { words: NAME } }, needsFirst: true },
  clagctl: { options: { '-v': true, '-j': true } },
  mstpctl: {
    options: { '-j': true },
    first: Object.fromEntries(
      ['showbridge', 'showport', 'showportdetail', 'showtree', 'showtreeport', 'showall', 'showmstilist'].map(
        (name) => [name, SHOW],
      ),
    ),
    needsFirst: true,
  },
  smonctl: { flags: 'jv' },
  'decode-syseeprom': {},
  'cl-resource-query': { flags: 'k' },
  'l1-show': { words: NAME, maxWords: 1 },
  ifquery: { flags: 'alcr', options: { '--list': true, '--check': true, '--running': true }, words: NAME },
}
