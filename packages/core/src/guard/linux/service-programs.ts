import type { ProgramRule } from './program-rule.js'

const POOL = /^[A-Za-z][\w.:@/-]{0,127}$/
const FILTER = /^[\w.:=/-]{1,128}$/
const NAME = /^[\w.:@%/+-]{1,128}$/
const COUNT = /^\d{1,7}$/
const SMALL = /^(?:\d|[1-5]\d|60)$/
const TEXT = /^[^\n]{1,200}$/
const FORMAT = /^[\w.,:%+-]{1,200}$/
const NONE: ProgramRule = {}
const ANY_NAMES: ProgramRule = { words: NAME }

const CONTAINERS: ProgramRule = {
  first: {
    ps: {
      flags: 'aqsl',
      options: { '-n': COUNT, '--no-trunc': true, '--all': true, '--format': TEXT, '--filter': FILTER, '-f': FILTER },
    },
    images: { flags: 'aq', options: { '--format': TEXT, '--no-trunc': true } },
    inspect: { flags: 's', options: { '--format': TEXT, '-f': TEXT }, words: NAME },
    logs: {
      flags: 't',
      options: { '--tail': /^(?:\d{1,6}|all)$/, '-n': COUNT, '--since': TEXT, '--until': TEXT, '--timestamps': true },
      words: NAME,
      maxWords: 1,
    },
    stats: {
      flags: 'a',
      options: { '--no-stream': true, '--format': TEXT, '--no-trunc': true },
      words: NAME,
      requires: ['--no-stream'],
    },
    top: { words: NAME, maxWords: 1 },
    port: { words: NAME, maxWords: 2 },
    diff: { words: NAME, maxWords: 1 },
    version: { options: { '--format': TEXT } },
    info: { options: { '--format': TEXT } },
    system: { first: { df: { flags: 'v' }, info: NONE } },
    network: { first: { ls: NONE, inspect: ANY_NAMES } },
    volume: { first: { ls: NONE, inspect: ANY_NAMES } },
    container: { first: { ls: { flags: 'aq' }, inspect: ANY_NAMES } },
    image: { first: { ls: { flags: 'aq' }, inspect: ANY_NAMES } },
    compose: { first: { ps: { flags: 'aq' }, ls: { flags: 'a' } } },
  },
}

/** Kinds whose tables hold no secrets. */
const KUBERNETES_KINDS: Readonly<Record<string, ProgramRule>> = Object.fromEntries(
  `pods pod po nodes node no services service svc deployments deployment deploy events event ev namespaces namespace ns daemonsets
   daemonset ds statefulsets statefulset sts replicasets replicaset rs jobs job cronjobs cronjob cj ingresses ingress ing endpoints ep
   persistentvolumes pv persistentvolumeclaims pvc storageclasses sc horizontalpodautoscalers hpa componentstatuses cs`
    .split(/\s+/)
    .map((kind) => [kind, ANY_NAMES] as const),
)

/** systemd, packages, storage, containers. */
export const SERVICE_PROGRAMS: Readonly<Record<string, ProgramRule>> = {
  systemctl: {
    flags: 'la',
    options: {
      ...{
        '--no-pager': true,
        '--full': true,
        '--all': true,
        '--failed': true,
        '--plain': true,
        '--no-legend': true,
        '--version': true,
        '--user': true,
        '--quiet': true,
      },
      ...{
        '-t': FORMAT,
        '--type': FORMAT,
        '--state': FORMAT,
        '-n': COUNT,
        '--lines': COUNT,
        '-o': FORMAT,
        '--output': FORMAT,
        '-p': FORMAT,
        '--property': FORMAT,
      },
    } as Readonly<Record<string, RegExp | true>>,
    first: Object.fromEntries(
      [
        'status',
        'show',
        'is-active',
        'is-enabled',
        'is-failed',
        'is-system-running',
        'list-units',
        'list-unit-files',
        'list-timers',
        'list-sockets',
        'list-dependencies',
        'list-jobs',
        'list-automounts',
        'cat',
        'get-default',
      ].map((verb) => [verb, ANY_NAMES]),
    ),
  },
  journalctl: {
    flags: 'rkqxaeb',
    options: {
      ...{
        '-u': NAME,
        '--unit': NAME,
        '-n': COUNT,
        '--lines': COUNT,
        '-p': FORMAT,
        '--priority': FORMAT,
        '-t': NAME,
        '--identifier': NAME,
        '-o': FORMAT,
        '--output': FORMAT,
      },
      ...{
        '--since': TEXT,
        '-S': TEXT,
        '--until': TEXT,
        '-U': TEXT,
        '-g': TEXT,
        '--grep': TEXT,
        '--output-fields': FORMAT,
        '-b': /^(?:-?\d{1,3}|all)$/,
        '--boot': /^(?:-?\d{1,3}|all)$/,
      },
      ...Object.fromEntries(
        [
          '--no-pager',
          '--dmesg',
          '--reverse',
          '--utc',
          '--list-boots',
          '--disk-usage',
          '--quiet',
          '--system',
          '--user',
          '--no-hostname',
          '--all',
          '--catalog',
          '--case-sensitive',
        ].map((name) => [name, true] as const),
      ),
    },
    words: /^[_A-Z][_A-Z0-9]{0,64}=[^\n]{1,200}$/,
  },
  networkctl: { first: { list: ANY_NAMES, status: ANY_NAMES }, options: { '--no-pager': true } },
  resolvectl: {
    first: { status: ANY_NAMES, statistics: NONE, dns: { words: NAME, maxWords: 1 } },
    options: { '--no-pager': true },
  },
  chronyc: {
    flags: 'n',
    needsFirst: true,
    first: {
      tracking: NONE,
      sources: { flags: 'v' },
      sourcestats: { flags: 'v' },
      activity: NONE,
      serverstats: NONE,
      ntpdata: NONE,
      clients: NONE,
    },
  },
  ntpq: { flags: 'pn', requires: ['-p'] },
  docker: CONTAINERS,
  podman: CONTAINERS,
  crictl: {
    first: { ps: { flags: 'aq' }, pods: { flags: 'q' }, images: { flags: 'q' }, version: NONE, info: NONE },
    needsFirst: true,
  },
  kubectl: {
    options: {
      '-n': NAME,
      '--namespace': NAME,
      '-A': true,
      '--all-namespaces': true,
      '--request-timeout': /^\d{1,3}s$/,
    },
    needsFirst: true,
    first: {
      get: {
        first: KUBERNETES_KINDS,
        needsFirst: true,
        options: {
          '-o': /^(?:wide|name)$/,
          '--output': /^(?:wide|name)$/,
          '-l': FILTER,
          '--selector': FILTER,
          '--no-headers': true,
        },
      },
      top: { first: { pods: ANY_NAMES, pod: ANY_NAMES, nodes: ANY_NAMES, node: ANY_NAMES }, needsFirst: true },
      version: { options: { '--client': true, '--short': true } },
      'cluster-info': NONE,
    },
  },
  zpool: {
    first: {
      status: { flags: 'vxLPpsi', words: POOL },
      list: { flags: 'HpvLP', options: { '-o': FORMAT }, words: POOL },
      get: { flags: 'Hp', words: /^[\w.,:@/-]{1,128}$/ },
      history: { flags: 'il', words: POOL },
    },
  },
  zfs: {
    first: {
      list: { flags: 'Hpr', options: { '-o': FORMAT, '-t': FORMAT, '-s': NAME, '-d': SMALL }, words: NAME },
      get: { flags: 'Hpr', options: { '-o': FORMAT, '-t': FORMAT, '-s': FORMAT }, words: /^[\w.,:@/-]{1,128}$/ },
    },
  },
  smartctl: {
    flags: 'aHiAxcj',
    options: {
      '-l': NAME,
      '-d': FORMAT,
      '--json': true,
      '--all': true,
      '--health': true,
      '--info': true,
      '--scan': true,
    },
    words: /^\/dev\/[\w/-]{1,64}$/,
    maxWords: 1,
  },
  mdadm: {
    flags: 'DQ',
    requiresOne: ['-D', '-Q', '--detail', '--query'],
    options: { '--detail': true, '--query': true, '--scan': true },
    words: /^\/dev\/[\w/-]{1,64}$/,
  },
  lvs: {
    flags: 'av',
    options: { '-o': FORMAT, '--units': NAME, '--noheadings': true, '--reportformat': NAME },
    words: NAME,
  },
  vgs: {
    flags: 'av',
    options: { '-o': FORMAT, '--units': NAME, '--noheadings': true, '--reportformat': NAME },
    words: NAME,
  },
  pvs: {
    flags: 'av',
    options: { '-o': FORMAT, '--units': NAME, '--noheadings': true, '--reportformat': NAME },
    words: NAME,
  },
  dpkg: {
    options: { '-l': true, '--list': true, '-s': true, '--status': true, '-L': true, '--print-architecture': true },
    words: NAME,
    requiresOne: ['-l', '--list', '-s', '--status', '-L', '--print-architecture'],
  },
  apt: { first: { list: { options: { '--installed': true, '--upgradable': true }, words: NAME } }, needsFirst: true },
  'apt-cache': { first: { policy: ANY_NAMES }, needsFirst: true },
  rpm: { flags: 'qail', options: { '--query': true }, words: NAME, requiresOne: ['-q', '--query'] },
  netplan: { first: { get: { words: NAME, maxWords: 1 }, status: { flags: 'a', options: { '--all': true } } } },
}
