import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { CISCO_REACH, CONFIG_SHOW, TERMINAL, WRITE } from './parts.js'

/** Cisco IOS XR. Source: Cisco's IOS XR command references. */
export const ciscoIosxrGrammar: Grammar = {
  platforms: ['cisco-iosxr'],
  exec: {
    show: { 'tech-support': 'read', '': 'read', '*': 'read' },
    ...every('read', 'dir more pwd who where which describe verify systat'),
    ...every('destroy', 'reload erase format delete fsck rmdir squeeze'),
    ...every('mode', 'exit logout quit end attach run lock login setup root'),
    ...every('connect', 'telnet ssh rlogin scp sftp send tftp'),
    ...every(
      'write',
      `adjacency appmgr bfd bgp callhome cd cem clear clock cli cmp commit controller crypto debug default diagnostic disconnect dumpcore edit
       enable env ethernet event exec fault file fpd hw-module interface ip ipv4 ipv6 kill l2vpn logging license macro mkdir
       monitor mpls mradisc no nsr nv ospf pagination parser patch performance-mgmt platform process pseudowire python
       redundancy rename request reset resume rollback sam sbc schema script segment-routing set service snmp source ssh-key
       subscriber sysadmin system test undebug undelete unlock unmount upgrade utility vm watchdog wd xml zapdisk zeroize`,
    ),
    admin: {
      show: 'read',
      ...every('mode', 'exit end'),
      ...every('destroy', 'reload erase format delete'),
      '': 'mode',
      '*': 'write',
    },
    configure: { '': 'mode', terminal: 'mode', exclusive: 'mode', '*': 'write' },
    install: { ...every('destroy', 'deactivate remove rollback replace'), '*': 'write' },
    copy: 'transfer',
    ping: 'reach',
    terminal: TERMINAL,
    traceroute: 'reach',
    write: WRITE,
  },
  config: CONFIG_SHOW,
  execPrefix: 'do',
  argumentActions: { 'show tech-support': { file: 'write' } },
  pipe: {
    style: 'chain',
    linuxFilters: true,
    stages: {
      ...every('read', 'begin exclude include section json xml'),
      ...every('bare', 'no-more count'),
      utility: { ...every('read', 'head tail wc'), '*': 'write' },
      ...every('write', 'append file page redirect save tee'),
    },
  },
  reach: CISCO_REACH,
}
