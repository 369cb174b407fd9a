import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { MAX_COUNT } from '../reach-arguments.js'

/** Huawei VRP. Source: Huawei's command references of the user view. */
export const huaweiVrpGrammar: Grammar = {
  platforms: ['huawei-vrp', 'huawei-vrpv8'],
  exec: {
    display: {
      // With a name it writes the report to a file.
      'diagnostic-information': 'bare',
      '*': 'read',
    },
    ...every('read', 'dir pwd more'),
    ...every('destroy', 'reboot format delete fixdisk rmdir factory-configuration'),
    ...every('mode', 'system-view quit return super lock exit'),
    ...every('connect', 'telnet stelnet ftp tftp sftp scp ssh'),
    ...every(
      'write',
      `autosave backup batch batch-cmd cd check clear clock cluster collect commit compare configuration debugging diagnose
       dialer edit enable execute free get hwtacacs-user info-center issu kill language-mode license local-user mkdir monitor
       move mount nslookup oam ops pad patch ping-monitor power refresh release remote rename resume run save script send set slave
       start-script startup stop-script super-password switch switchover tclsh terminal test test-aaa trace umount undelete
       undo unmount unzip upgrade upload user-bind vt zip screen-layout`,
    ),
    reset: {
      'saved-configuration': 'destroy',
      'recycle-bin': 'destroy',
      factory: 'destroy',
      'factory-configuration': 'destroy',
      '*': 'write',
    },
    copy: 'transfer',
    schedule: 'destroy',
    'screen-length': 'read',
    'screen-width': 'read',
    ping: 'reach',
    tracert: 'reach',
  },
  config: { display: 'read' },
  pipe: {
    style: 'chain',
    stages: {
      ...every('read', 'begin exclude include section'),
      ...every('bare', 'count no-more'),
      ...every('write', 'refresh save to'),
    },
  },
  reach: {
    ping: {
      values: {
        '-c': MAX_COUNT,
        '-s': 9600,
        '-t': 65_535,
        '-m': 10_000,
        '-h': 255,
        '-tos': 255,
        '-a': 'any',
        '-i': 'any',
        '-vpn-instance': 'any',
      },
      flags: ['ip', 'ipv6', '-q', '-n', '-f', '-v'],
    },
    tracert: {
      values: { '-m': 255, '-f': 255, '-q': 10, '-w': 65_535, '-p': 65_535, '-a': 'any', '-vpn-instance': 'any' },
      flags: ['ipv6', '-v', '-name'],
    },
  },
}
