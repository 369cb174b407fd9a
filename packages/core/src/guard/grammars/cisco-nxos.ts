import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { CISCO_REACH, CONFIG_SHOW, TERMINAL, WRITE } from './parts.js'

/** Cisco NX-OS. Source: Cisco's NX-OS command references and its guide to output filters. */
export const ciscoNxosGrammar: Grammar = {
  platforms: ['cisco-nxos'],
  exec: {
    ...every('read', 'show dir pwd where echo'),
    ...every('destroy', 'reload erase format delete rmdir poweroff purge switchback'),
    ...every(
      'mode',
      'enable disable end exit logout quit attach bash python python3 tclsh vsh switchto run guestshell',
    ),
    ...every('connect', 'telnet telnet6 ssh ssh6 tac-pac sftp scp'),
    ...every(
      'write',
      `acllog alert api bfd blink boot callhome cd check checkpoint clear cli clock crypto debug debug-filter diff discover discrete
       dos2unix ethanalyzer event evpn exec fabric fcping fctrace fex file fips fwm gunzip gzip hardware hw-module in-place-migrate
       interface ip ipv6 isan l2trace lacp led license load load-config locator-led logging logit maintenance mkdir modify module mount
       move mping mtrace ngoam no ntp nxapi otm out-of-service patch pim poap port power restart rollback routing-context run-script
       san-port-channel send set setup slot sleep snapshot source stress suspend sync system tar terminate test tetration
       traceflow undebug unmount update upgrade usb username vlan vmtracker vpc vtp xml zone zoneset`,
    ),
    configure: {
      '': 'mode',
      terminal: 'mode',
      session: 'mode',
      replace: 'destroy',
      ...every('mode', 'profile sync maintenance dual-stage jobs'),
      '*': 'write',
    },
    install: {
      ...every('destroy', 'all deactivate remove reset'),
      ...every('write', 'activate add commit feature-set epld license'),
      '*': 'write',
    },
    copy: 'transfer',
    find: 'write',
    ping: 'reach',
    ping6: 'reach',
    terminal: TERMINAL,
    traceroute: 'reach',
    traceroute6: 'reach',
    write: { ...WRITE, erase: 'destroy' },
  },
  config: CONFIG_SHOW,
  execPrefix: 'do',
  pipe: {
    style: 'chain',
    linuxFilters: true,
    stages: {
      ...every('read', 'include exclude begin section grep egrep head last json json-pretty xml'),
      ...every('bare', 'no-more count'),
      ...every(
        'write',
        'append awk bash cut diff email end human less nz python redirect save sed sort source tail tee tr uniq vsh xmlin xmlout',
      ),
      wc: { '': 'read', '-l': 'read', '-w': 'read', '-c': 'read' },
    },
  },
  reach: CISCO_REACH,
}
