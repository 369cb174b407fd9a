import { every } from '../command-tree.js'
import type { Grammar } from '../grammar.js'
import { CISCO_REACH, TERMINAL, WRITE } from './parts.js'

/** Cisco IOS and IOS XE. Source: the command lists of privileged EXEC in Cisco's command references. */
export const ciscoIosGrammar: Grammar = {
  platforms: ['cisco-ios'],
  exec: {
    show: { logging: 'read', '': 'read', '*': 'read' },
    ...every('read', 'dir more verify where systat pwd help which-route'),
    ...every('destroy', 'reload erase format delete squeeze fsck partition rmdir microcode'),
    ...every('mode', 'enable disable exit logout quit login end tclsh tclquit lock setup'),
    ...every(
      'connect',
      'telnet ssh rlogin rsh connect resume slip ppp pad lat x3 tunnel xconnect send name-connection',
    ),
    ...every(
      'write',
      `access-enable access-profile access-template alps app-hosting archive auto beep bfe calendar call call-home cd clear clock
       cns crypto cts debug default define disconnect dot1x eap eem-manager emm ephone-hunt ethernet event file
       hw-module if-mgr ip ipv6 isdn issu key lacp license lig location macro mka media-proxy memory mkdir mode mpls
       mrinfo mrm mstat mtrace ncia netconf no nmsp packet parser platform port-channel power profile pcm radius redundancy
       release rename renew request restart rep service-module set sdlc session set snmp software sntp spec-file ss7
       standby start-chat stack-mac start storm-control subscriber switch system tarp telemetry test transceiver udld
       undebug undelete unlock unprofile upgrade utils validate virtual-service vlan voice vtp vtemplate waas webvpn wireless
       wsma xdr`,
    ),
    configure: {
      '': 'mode',
      terminal: 'mode',
      exclusive: 'mode',
      replace: 'destroy',
      ...every('connect', 'network overwrite-network'),
      ...every('write', 'memory confirm revert'),
      '*': 'write',
    },
    install: {
      ...every('destroy', 'activate abort rollback remove deactivate'),
      ...every('write', 'add commit prepare label auto-abort-timer'),
      '*': 'write',
    },
    guestshell: { destroy: 'destroy', disable: 'destroy', ...every('write', 'enable run'), '*': 'write' },
    monitor: { '*': 'write' },
    copy: 'transfer',
    ping: 'reach',
    terminal: TERMINAL,
    traceroute: 'reach',
    write: WRITE,
  },
  execPrefix: 'do',
  // `show logging process … to-file` writes what it shows.
  argumentActions: { 'show logging': { 'to-file': 'write' }, '': { 'to-file': 'write' } },
  pipe: {
    style: 'regex',
    stages: {
      ...every('read', 'begin count exclude include section no-more'),
      format: 'write',
      ...every('write', 'append redirect tee'),
    },
  },
  reach: CISCO_REACH,
}

/** Cisco ASA. Source: Cisco's ASA command reference. */
export const ciscoAsaGrammar: Grammar = {
  platforms: ['cisco-asa'],
  exec: {
    show: { 'tech-support': 'read', '': 'read', '*': 'read' },
    ...every('read', 'dir more verify pwd help who packet-tracer'),
    ...every('destroy', 'reload erase format delete fsck rmdir downgrade'),
    ...every('mode', 'enable disable exit logout quit login changeto session'),
    ...every('connect', 'telnet ssh'),
    ...every(
      'write',
      `aaa-server activation-key access-list asdm asp auto-update blocks boot call-home capture cd checkheaps clear clock cluster compression
       coredump conn crashinfo crypto cpu cxsc debug dynamic-access-policy-config eou event export failover file firewall flow-export ha
       hw-module import ipsec isakmp key kill ldap license load-monitor logging memory mkdir mount no nve-only object pager perfmon
       policy-list power redundant-interface rename revert sdm set sfr snmp sso-server sw-module system tcpproxy test tls-proxy undebug
       uauth upgrade url-block vpn-sessiondb vpnclient webvpn-cache xlate`,
    ),
    configure: {
      '': 'mode',
      terminal: 'mode',
      factory: 'destroy',
      'factory-default': 'destroy',
      ...every('connect', 'net http'),
      memory: 'write',
      '*': 'write',
    },
    ...every('transfer', 'copy backup restore'),
    ping: 'reach',
    terminal: { pager: 'read', width: 'read', ...every('write', 'monitor no interactive'), '*': 'write' },
    traceroute: 'reach',
    write: { ...WRITE, standby: 'write', net: 'connect' },
  },
  config: { show: 'read', shutdown: 'write' },
  argumentActions: { 'show tech-support': { file: 'write' }, 'packet-tracer': { transmit: 'write' } },
  pipe: {
    style: 'regex',
    stages: { ...every('read', 'begin count exclude include grep'), ...every('write', 'append redirect tee') },
  },
  reach: CISCO_REACH,
}
