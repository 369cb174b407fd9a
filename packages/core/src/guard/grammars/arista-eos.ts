import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { CISCO_REACH, CONFIG_SHOW, TERMINAL, WRITE } from './parts.js'

/** Arista EOS. Source: Arista's EOS user manual. Its pipes also take programs of Linux: only the filters below are let through. */
export const aristaEosGrammar: Grammar = {
  platforms: ['arista-eos'],
  exec: {
    ...every('read', 'show dir more pwd who where verify which'),
    ...every('destroy', 'reload erase format delete rmdir squeeze zerotouch'),
    ...every('mode', 'enable disable end exit logout quit login bash python-shell fastcli-shell'),
    ...every('connect', 'telnet ssh scp'),
    ...every('endless', 'watch less tcpdump'),
    ...every(
      'write',
      `agent announce attach auto bfd boot cd cleanup clear clock cvx daemon debug default echo event extension file fips guest-shell
       hardware install ip issu l1 license lldp locator-led logging maintenance mkdir monitor mpls mtrace no packet patch platform power
       process profile redundancy refresh rename request reset resequence restore rollback route run schedule script secret send
       service session session-recorder set setup snapshot start stop switch swix system tail test transceiver
       undebug undelete unzip update upgrade username watchdog xconnect zip ztp`,
    ),
    copy: 'transfer',
    diff: 'read',
    configure: {
      '': 'mode',
      terminal: 'mode',
      session: 'mode',
      replace: 'destroy',
      checkpoint: 'write',
      network: 'connect',
      ...every('write', 'convert confirm revert unsafe'),
      '*': 'write',
    },
    ping: 'reach',
    terminal: TERMINAL,
    traceroute: 'reach',
    write: WRITE,
  },
  config: CONFIG_SHOW,
  execPrefix: 'do',
  argumentActions: { '': { follow: 'endless' } },
  pipe: {
    style: 'chain',
    linuxFilters: true,
    stages: {
      ...every('read', 'include exclude begin section json grep egrep'),
      ...every('bare', 'no-more nz count'),
      ...every('write', 'append awk bash cat cut head less redirect save sed sort source tail tee tr uniq xargs'),
      wc: { '': 'read', '-l': 'read', '-w': 'read', '-c': 'read' },
    },
  },
  reach: CISCO_REACH,
}
