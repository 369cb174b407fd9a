import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'

/** Juniper Junos. Source: Juniper's CLI user guide. */
export const juniperJunosGrammar: Grammar = {
  platforms: ['juniper-junos'],
  exec: {
    show: 'read',
    help: 'read',
    file: {
      ...every('read', 'list checksum'),
      ...every('destroy', 'delete delete-directory'),
      copy: 'transfer',
      ...every('write', 'archive change-owner change-permission compare link make-directory rename show'),
    },
    ...every('mode', 'configure edit exit quit start cli'),
    ...every('connect', 'ssh telnet scp mtrace'),
    ...every('endless', 'monitor'),
    ...every('write', 'clear load op probe save test rollback commit delete activate deactivate'),
    restart: 'destroy',
    ping: 'reach',
    request: {
      ...every('destroy', 'reboot halt power-off'),
      support: { information: 'read', '*': 'write' },
      system: {
        ...every(
          'destroy',
          'reboot halt power-off power-cycle power-on zeroize snapshot recover storage rollback decrypt boot-media',
        ),
        software: {
          ...every('destroy', 'delete rollback abort'),
          ...every('write', 'add download validate validate-install in-service-upgrade nonstop-upgrade'),
          '*': 'write',
        },
        ...every(
          'write',
          'autorecovery certificate configuration firmware keep license logout logical-system login partition process reload scripts set-encryption-key shell-access yang',
        ),
        '*': 'write',
      },
      vmhost: { ...every('destroy', 'reboot halt power-off power-on zeroize snapshot cleanup'), '*': 'write' },
      node: 'destroy',
      chassis: 'destroy',
      'virtual-chassis': 'destroy',
      '*': 'write',
    },
    set: {
      cli: {
        ...every('read', 'screen-length screen-width complete-on-space timestamp terminal'),
        ...every('write', 'directory idle-timeout prompt restart-on-upgrade logical-system tenant'),
      },
      ...every('write', 'chassis date accounting security services system task vmhost'),
      '*': 'write',
    },
    traceroute: 'reach',
  },
  config: {
    ...every('read', 'show status'),
    ...every(
      'write',
      'set save sort activate annotate commit copy deactivate delete edit exit extension help insert load protect quit rename replace rollback run top unprotect up update wildcard prompt',
    ),
  },
  execPrefix: 'run',
  pipe: {
    style: 'chain',
    quotedSeparators: true,
    stages: {
      ...every('read', 'count except find match last trim display compare'),
      ...every('bare', 'no-more'),
      resolve: 'read',
      ...every('endless', 'hold refresh'),
      ...every('write', 'append request save tee mark'),
    },
  },
  reach: {
    ping: {
      values: {
        count: MAX_COUNT,
        size: 65_468,
        wait: 60,
        ttl: 255,
        interval: 60,
        tos: 255,
        source: 'any',
        'routing-instance': 'any',
        'logical-system': 'any',
        interface: 'any',
      },
      flags: ['rapid', 'do-not-fragment', 'no-resolve', 'inet', 'inet6', 'detail', 'verbose', 'bypass-routing'],
      count: 'count',
    },
    traceroute: {
      values: {
        wait: 60,
        ttl: 255,
        tos: 255,
        source: 'any',
        'routing-instance': 'any',
        'logical-system': 'any',
        interface: 'any',
      },
      flags: ['no-resolve', 'inet', 'inet6', 'as-number-lookup', 'bypass-routing'],
    },
  },
}
