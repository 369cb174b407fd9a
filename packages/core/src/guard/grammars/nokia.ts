import { every } from '../command-tree.js'
import type { Grammar, ReachSyntax } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'

const SROS_REACH: Readonly<Record<string, ReachSyntax>> = {
  ping: {
    values: {
      count: MAX_COUNT,
      size: 16_384,
      timeout: 60,
      ttl: 128,
      interval: 60,
      tos: 255,
      'source-address': 'any',
      source: 'any',
      'router-instance': 'any',
      router: 'any',
      'routing-instance': 'any',
    },
    flags: ['do-not-fragment', 'bypass-routing', 'rapid', 'detail'],
  },
  traceroute: {
    values: {
      wait: 60_000,
      ttl: 255,
      tos: 255,
      'source-address': 'any',
      source: 'any',
      'router-instance': 'any',
      router: 'any',
    },
    flags: ['numeric', 'detail'],
  },
}

/** Nokia SR OS, both command lines. Source: Nokia's MD-CLI and classic CLI guides. */
export const nokiaSrosGrammar: Grammar = {
  platforms: ['nokia-sros', 'nokia-sros-classic'],
  exec: {
    ...every('read', 'show info history tree pwc compare'),
    ...every(
      'mode',
      'edit-config quit-config configure logout exit back top bof candidate enable enable-admin global private exclusive read-only',
    ),
    ...every('connect', 'ssh telnet ftp mtrace mstat mrinfo'),
    ...every('endless', 'monitor'),
    ...every(
      'write',
      `clear cli commit copy debug delete discard dot1x echo exec gsmp insert load lock-check li md-cli mrc oam password
       perform pyexec ptp-oam reset rollback sleep set state system test unrestricted update validate`,
    ),
    reboot: 'destroy',
    admin: {
      show: { configuration: 'read', '*': 'write' },
      'display-config': 'read',
      ...every('destroy', 'reboot redundancy'),
      ...every(
        'write',
        'save save-bof save-li tech-support set-time disconnect radius-discovery rollback debug-save application-assurance certificate clear compare enable-tech system nat',
      ),
      '*': 'write',
    },
    environment: {
      ...every(
        'read',
        'more no console command-completion terminal time-display time-format progress-indicator prompt',
      ),
      ...every('write', 'alias create kernel shell suppress-prompt saved-ind-prompt'),
      '*': 'write',
    },
    file: {
      ...every('read', 'list show dir type version vtree checksum'),
      ...every('destroy', 'remove remove-directory delete format rd repair'),
      copy: 'transfer',
      ...every('write', 'move make-directory md attrib scp shutdown unzip change-directory cd edit unlock'),
    },
    tools: { dump: 'read', perform: 'write', '*': 'write' },
    ping: 'reach',
    traceroute: 'reach',
  },
  config: {
    ...every('read', 'info compare show'),
    ...every('write', 'shutdown commit configure copy insert'),
  },
  rootSlash: true,
  backslashPaths: true,
  pipe: {
    style: 'chain',
    stages: {
      ...every('read', 'match'),
      ...every('bare', 'count no-more'),
      ...every('write', 'reverse-dns file tee refresh'),
    },
  },
  reach: SROS_REACH,
}

const LINUX_PING: ReachSyntax = {
  values: {
    '-c': MAX_COUNT,
    '-s': 65_000,
    '-w': 300,
    '-W': 300,
    '-i': 60,
    '-t': 255,
    '-q': 255,
    '-m': 255,
    '-I': 'any',
    'network-instance': 'any',
  },
  flags: ['-4', '-6', '-n'],
  count: '-c',
}

const LINUX_TRACEROUTE: ReachSyntax = {
  values: { '-m': 255, '-q': 10, '-w': 60, '-s': 'any', '-i': 'any', 'network-instance': 'any' },
  flags: ['-4', '-6', '-n'],
}

/** Nokia SR Linux. Source: Nokia's SR Linux CLI guide. */
export const nokiaSrlGrammar: Grammar = {
  platforms: ['nokia-srl'],
  exec: {
    ...every('read', 'show info diff tree pwc history help list'),
    ...every('mode', 'enter quit exit back cls'),
    ...every('connect', 'ssh'),
    copy: 'transfer',
    ...every('endless', 'monitor tcpdump watch'),
    ...every(
      'write',
      'annotate baseline bash clear commit delete discard echo file insert interface load move python rename replace save set source system techsupport test tools',
    ),
    environment: {
      ...every('read', 'cli-engine complete-on-space output-format show bottom-toolbar'),
      ...every('write', 'prompt alias delete key-completer load save space-completion'),
      '*': 'write',
    },
    ping: 'reach',
    ping6: 'reach',
    traceroute: 'reach',
    traceroute6: 'reach',
  },
  config: {
    ...every('read', 'info diff show tree pwc'),
    ...every('write', 'insert interface discard delete set save shutdown'),
  },
  rootSlash: true,
  pipe: {
    style: 'chain',
    linuxFilters: true,
    stages: {
      as: { ...every('read', 'json table text xml yaml'), '*': 'write' },
      ...every('read', 'grep filter'),
      ...every('bare', 'no-more'),
      head: 'read',
      tail: { '*': 'read', '-f': 'endless', '--follow': 'endless' },
      ...every('write', 'bash more tee sed awk sort uniq wc xargs jq yq python save cut'),
    },
  },
  reach: { ping: LINUX_PING, ping6: LINUX_PING, traceroute: LINUX_TRACEROUTE, traceroute6: LINUX_TRACEROUTE },
}
