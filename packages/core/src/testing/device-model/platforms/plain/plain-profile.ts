/** What is not in the core's description of a platform and a fake still has to know: the texts that the device prints. */
export interface PlainProfile {
  platform: string
  ident: string
  /** Prompts by mode; `{h}` is the host name, `{u}` the user, `{n}` counts the commands. */
  prompts: Readonly<Record<string, string>>
  /** What the probe of the platform prints; `{h}` and `{v}` are host name and version. */
  version: string
  softwareVersion: string
  model: string
  /** The line that names the host. @default 'hostname {h}' */
  hostnameLine?: string
  /** What an unknown command gets; `{c}` is the command, `{^}` a line with a mark under its beginning. */
  rejection: string
  /** First words of lines that configuration mode takes. */
  verbs: RegExp
  /** How a line is taken back: everything before what it takes back. */
  undo: RegExp
  /** Asked when configuration is left with changes that were not committed. */
  leaveQuestion?: string
  /** What the commands of the commit flow print. */
  committed?: string
  saved?: string
  greeting?: string
  pager?: { text: string; erase: string }
  /** Put before every output, as IOS XR's time line. */
  outputHead?: string
}

const IOS_VERBS =
  /^(?:interface|description|ip|ipv4|ipv6|router|hostname|vlan|vrf|route|router-id|network|neighbor|address-family|shutdown|mtu|access-list|logging|ntp|snmp-server|username|line|banner|domain|clock|aaa|tacacs|spanning-tree|switchport|name|nameif|security-level|object|access-group|exit|allow|untagged|tagged|policy|class|route-policy|prefix-set|commit|no)\b/i
const SET_VERBS = /^(?:set|delete|edit|top|up|rename|copy|move|load|exit)\b/
const CARET = "{^}% Invalid input detected at '^' marker.\n"

/** Platforms whose fakes are made from the core's own description, and from this. */
export const PLAIN_PROFILES: readonly PlainProfile[] = [
  {
    platform: 'cisco-iosxr',
    ident: 'Cisco-2.0',
    prompts: {
      privileged: 'RP/0/RP0/CPU0:{h}#',
      config: 'RP/0/RP0/CPU0:{h}(config)#',
      'config-exclusive': 'RP/0/RP0/CPU0:{h}(config)#',
      admin: 'sysadmin-vm:0_RP0#',
    },
    version:
      'Cisco IOS XR Software, Version {v}\nCopyright (c) 2013-2020 by Cisco Systems, Inc.\n\ncisco IOS-XRv 9000 () processor\nSystem uptime is 1 hour 2 minutes\n',
    softwareVersion: '7.2.1',
    model: 'IOS-XRv 9000',
    rejection: CARET,
    verbs: IOS_VERBS,
    undo: /^no\s+/,
    leaveQuestion: 'Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]: ',
    outputHead: 'Tue Mar  3 14:05:09.123 UTC\n',
    pager: { text: ' --More-- ', erase: '\r          \r' },
  },
  {
    platform: 'cisco-asa',
    ident: 'Cisco-1.25',
    prompts: { exec: '{h}> ', privileged: '{h}# ', config: '{h}(config)# ' },
    version:
      'Cisco Adaptive Security Appliance Software Version {v} \nDevice Manager Version 7.12(2)\n\n{h} up 1 hour 2 mins\n\nHardware:   ASAv, 2048 MB RAM\n',
    softwareVersion: '9.12(2)',
    model: 'ASAv',
    rejection: "{^}ERROR: % Invalid input detected at '^' marker.\n",
    verbs: IOS_VERBS,
    undo: /^no\s+/,
    greeting: "Type help or '?' for a list of available commands.\n",
    saved:
      'Building configuration...\nCryptochecksum: 0b1e4b0e 6a2f5c1d 77d5ff2c 90a3b1aa\n\n1024 bytes copied in 0.40 secs\n[OK]\n',
    pager: { text: '<--- More --->', erase: '\r              \r' },
  },
  {
    platform: 'dell-os10',
    ident: 'OpenSSH_7.9',
    prompts: { exec: '{h}> ', privileged: '{h}# ', config: '{h}(config)# ', shell: '{u}@{h}:~$ ' },
    version:
      'Dell EMC Networking OS10 Enterprise\nCopyright (c) 1999-2020 by Dell Inc. All Rights Reserved.\nOS Version: {v}\nSystem Type: S5248F-VM\n',
    softwareVersion: '10.5.1.3',
    model: 'S5248F-VM',
    rejection: '% Error: Unrecognized command.\n',
    verbs: IOS_VERBS,
    undo: /^no\s+/,
    pager: { text: '--More--', erase: '\r\x1b[K' },
  },
  {
    platform: 'aruba-aoscx',
    ident: 'OpenSSH_8.1',
    prompts: { exec: '{h}> ', privileged: '{h}# ', config: '{h}(config)# ', shell: '{h}:~$ ' },
    version:
      '-----------------------------------------------------------------------------\nArubaOS-CX\n(c) Copyright 2017-2020 Hewlett Packard Enterprise Development LP\n-----------------------------------------------------------------------------\nVersion      : {v}\n',
    softwareVersion: 'GL.10.04.0030',
    model: '8325',
    rejection: 'Invalid input: {c}\n',
    verbs: IOS_VERBS,
    undo: /^no\s+/,
    saved: 'Copying configuration: [Success]\n',
    pager: { text: '-- MORE --, next page: Space, next line: Enter, quit: q', erase: '\r\x1b[K' },
  },
  {
    platform: 'hp-procurve',
    ident: 'Mocana SSH 6.3',
    prompts: { exec: '{h}> ', privileged: '{h}# ', config: '{h}(config)# ' },
    version:
      'Image stamp:    /ws/swbuildm/rel_yakima_qaoff/code/build/lvm(swbuildm_rel_yakima_qaoff_rel_yakima)\n                Aug 22 2018 13:43:30\n                {v}\nBoot Image:     Primary\n',
    softwareVersion: 'YA.16.08.0001',
    model: '2530-24G',
    rejection: 'Invalid input: {c}\n',
    verbs: IOS_VERBS,
    undo: /^no\s+/,
    pager: { text: '-- MORE --, next page: Space, next line: Enter, quit: Control-C', erase: '\x1b[2K\r' },
  },
  {
    platform: 'nokia-sros',
    ident: 'OpenSSH_7.9',
    prompts: {
      operational: '\n[/]\nA:{u}@{h}# ',
      config: '\n(ex)[/]\nA:{u}@{h}# ',
      'config-private': '\n(pr)[/]\nA:{u}@{h}# ',
      'config-global': '\n(gl)[/]\nA:{u}@{h}# ',
      'config-read-only': '\n(ro)[/]\nA:{u}@{h}# ',
      classic: 'A:{h}# ',
      'classic-config': 'A:{h}>config# ',
    },
    version: 'TiMOS-C-{v} cpm/x86_64 Nokia 7750 SR Copyright (c) 2000-2021 Nokia.\nAll rights reserved.\n',
    softwareVersion: '21.2.R1',
    model: '7750 SR',
    hostnameLine: 'configure system name {h}',
    rejection: "{^}MINOR: CLI #2001: Unknown element - '{c}'\n",
    verbs:
      /^(?:configure|router|port|system|service|card|log|policy-options|interface|delete|back|exit|top|description|admin-state|\/configure)\b/,
    undo: /^delete\s+/,
    leaveQuestion:
      'INFO: CLI #2071: Uncommitted changes are present in the candidate configuration. Exiting exclusive configuration mode will discard those changes.\n\nDiscard uncommitted changes? [y,n] ',
    pager: { text: 'Press any key to continue (Q to quit)', erase: '\r\x1b[K' },
  },
  {
    platform: 'nokia-sros-classic',
    ident: 'OpenSSH_7.9',
    prompts: { operational: 'A:{h}# ', config: 'A:{h}>config# ' },
    version: 'TiMOS-C-{v} cpm/x86_64 Nokia 7750 SR Copyright (c) 2000-2018 Nokia.\nAll rights reserved.\n',
    softwareVersion: '16.0.R4',
    model: '7750 SR',
    hostnameLine: 'system name {h}',
    rejection: '{^}Error: Bad command.\n',
    verbs: /^(?:router|port|system|service|card|log|interface|no|exit|description|shutdown|address)\b/,
    undo: /^no\s+/,
    saved: 'Writing configuration to cf3:\\config.cfg\nSaving configuration ... OK\nCompleted.\n',
    pager: { text: 'Press any key to continue (Q to quit)', erase: '\r\x1b[K' },
  },
  {
    platform: 'nokia-srl',
    ident: 'OpenSSH_8.0',
    prompts: {
      operational: '--{ running }--[  ]--\nA:{h}# ',
      config: '--{ candidate private private-{u} }--[  ]--\nA:{h}# ',
      'config-exclusive': '--{ candidate {u}-exclusive }--[  ]--\nA:{h}# ',
    },
    version: 'Hostname             : {h}\nChassis Type         : 7220 IXR-D2\nSoftware Version     : v{v}\n',
    softwareVersion: '21.6.4',
    model: '7220 IXR-D2',
    hostnameLine: 'set / system name host-name {h}',
    rejection: "Parsing error: Unknown token '{c}'\n",
    verbs: /^(?:set|delete|enter|interface|network-instance|system|acl|routing-policy|\/)/,
    undo: /^delete\s+/,
    committed: 'All changes have been committed. Starting new transaction.\n',
    greeting: "Welcome to the srlinux CLI.\nType 'help' (and press <ENTER>) if you need any help using this.\n",
  },
  {
    platform: 'huawei-vrp',
    ident: 'HUAWEI-1.5',
    prompts: { operational: '<{h}>', config: '[{h}]' },
    version:
      'Huawei Versatile Routing Platform Software\nVRP (R) software, Version {v} (S5720 V200R011C10SPC600)\nCopyright (C) 2000-2018 HUAWEI TECH CO., LTD\n',
    softwareVersion: '5.170',
    model: 'S5720',
    hostnameLine: 'sysname {h}',
    rejection: "{^}Error: Unrecognized command found at '^' position.\n",
    verbs:
      /^(?:sysname|interface|description|ip|vlan|undo|ospf|bgp|quit|snmp-agent|local-user|acl|port|aaa|ntp-service|info-center)\b/,
    undo: /^undo\s+/,
    greeting: 'Info: The max number of VTY users is 5, and the number\n      of current VTY users on line is 1.\n',
    pager: { text: '  ---- More ----', erase: '\x1b[16D                \x1b[16D' },
  },
  {
    platform: 'huawei-vrpv8',
    ident: 'HUAWEI-1.5',
    prompts: { operational: '<{h}>', config: '[~{h}]' },
    version:
      'Huawei Versatile Routing Platform Software\nVRP (R) software, Version {v} (CE6850 V200R005C10SPC800)\nCopyright (C) 2012-2018 Huawei Technologies Co., Ltd.\n',
    softwareVersion: '8.180',
    model: 'CE6850',
    hostnameLine: 'sysname {h}',
    rejection: "{^}Error: Unrecognized command found at '^' position.\n",
    verbs:
      /^(?:sysname|interface|description|ip|vlan|undo|ospf|bgp|quit|snmp-agent|local-user|acl|port|aaa|ntp|info-center)\b/,
    undo: /^undo\s+/,
    leaveQuestion:
      'Warning: Uncommitted configurations found. Are you sure to commit them before exiting? [Y(yes)/N(no)/C(cancel)]:',
    greeting: 'Info: The max number of VTY users is 5, the number of current VTY users online is 1.\n',
    pager: { text: '  ---- More ----', erase: '\x1b[16D                \x1b[16D' },
  },
  {
    platform: 'mikrotik-routeros',
    ident: 'ROSSSH',
    prompts: { operational: '[{u}@{h}] > ' },
    version:
      '                   uptime: 1h2m3s\n                  version: {v} (stable)\n             architecture: x86_64\n               board-name: CHR\n                 platform: MikroTik\n',
    softwareVersion: '7.13.2',
    model: 'CHR',
    hostnameLine: '/system identity set name={h}',
    rejection: 'bad command name {c} (line 1 column 1)\n',
    verbs: /^\/?(?:ip|interface|system|routing|user|snmp|tool|queue|ppp|ipv6)\b/,
    undo: /^(?!)/,
    greeting: '\n  MikroTik RouterOS {v} (c) 1999-2024       https://www.mikrotik.com/\n\n',
  },
  {
    platform: 'fortinet',
    ident: 'FIPS_KEX',
    prompts: { operational: '{h} # ', config: '{h} (global) # ' },
    version: 'Version: FortiGate-VM64 v{v},build1637,200820 (GA)\nHostname: {h}\n',
    softwareVersion: '6.4.2',
    model: 'FortiGate-VM64',
    hostnameLine: 'set hostname {h}',
    rejection: 'Unknown action 0\n',
    verbs: /^(?:config|set|edit|next|end|unset|delete|abort)\b/,
    undo: /^(?:unset|delete)\s+/,
    pager: { text: '--More-- ', erase: '\r         \r' },
  },
  {
    platform: 'paloalto-panos',
    ident: 'OpenSSH_7.9',
    prompts: { operational: '{u}@{h}> ', config: '[edit]\n{u}@{h}# ' },
    version: 'hostname: {h}\nip-address: 192.0.2.10\nfamily: vm\nmodel: PA-VM\nserial: unknown\nsw-version: {v}\n',
    softwareVersion: '10.0.2',
    model: 'PA-VM',
    hostnameLine: 'set deviceconfig system hostname {h}',
    rejection: 'Unknown command: {c}\n',
    verbs: SET_VERBS,
    undo: /^delete\s+/,
    committed:
      '\nCommit job 2 is in progress. Use Ctrl+C to return to command prompt\n...55%98%..100%\nConfiguration committed successfully\n',
    pager: { text: 'lines 1-23', erase: '\r\x1b[K' },
  },
  {
    platform: 'extreme-exos',
    ident: 'OpenSSH_7.5',
    prompts: { exec: '{h}.{n} > ', privileged: '{h}.{n} # ' },
    version: 'Switch      : PN:VM SN:0 Rev:0\nImage   : ExtremeXOS version {v} by release-manager\nBootROM : 0.0.0.0\n',
    softwareVersion: '31.1.1.3',
    model: 'EXOS-VM',
    hostnameLine: 'configure snmp sysName {h}',
    rejection: "{^}%% Invalid input detected at '^' marker.\n",
    verbs: /^(?:configure|create|enable|disable|delete|unconfigure)\b/,
    undo: /^(?:unconfigure|delete)\s+/,
    saved: 'Saving configuration on master ....... done!\nConfiguration saved to primary.cfg successfully.\n',
    pager: { text: 'Press <SPACE> to continue or <Q> to quit:', erase: '\r\x1b[K' },
  },
  {
    platform: 'vyos',
    ident: 'OpenSSH_8.4p1',
    prompts: { operational: '{u}@{h}:~$ ', config: '[edit]\n{u}@{h}# ', root: 'root@{h}:~# ' },
    version: 'Version:          VyOS {v}\nRelease train:    equuleus\n\nBuilt by:         autobuild@vyos.net\n',
    softwareVersion: '1.3.2',
    model: 'KVM',
    hostnameLine: 'set system host-name {h}',
    rejection: '\n  Invalid command: [{c}]\n\n',
    verbs: SET_VERBS,
    undo: /^delete\s+/,
    leaveQuestion: '',
    saved: "Saving configuration to '/config/config.boot'...\nDone\n",
    greeting: 'Welcome to VyOS!\n',
  },
]
