import { CISCO_FAILURES, ENABLE_PASSWORD, SAVE_ANSWERS } from './cisco-like.js'
import { definePlatform } from './platform.js'

/**
 * Cisco IOS and IOS XE; their command lines do not differ in anything that matters here.
 *
 * Sources: Cisco's configuration fundamentals and command references; prompts as drivers in the field meet them. Configuration prompts cut
 * names of more than about 20 characters. Sub-modes need not say "config" (`ipsec-profile`) and may hold a `+` (`config-sg-tacacs+`).
 *
 * Devices in SD-WAN controller mode know `screen-length 0` instead of `terminal length 0`: there the pager is answered. Their
 * `config-transaction` with its commit is not covered.
 */
export const ciscoIos = definePlatform({
  name: 'cisco-ios',
  title: 'Cisco IOS and IOS XE',
  aliases: ['ios', 'ios-xe', 'iosxe', 'cisco-xe', 'cisco-iosxe', 'cisco-ios-xe', 'cisco.ios.ios'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})> *$/ },
    privileged: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})# *$/ },
    config: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})\((?!tcl\))[^()\n]{1,40}\)# *$/, configuration: true },
    // `+>` asks for the rest of an unfinished script.
    tclsh: { prompt: /^(?:(?<hostname>\w[\w.\-@/:]{0,62})\(tcl\)#|\+>) *$/ },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'exec', to: 'privileged', send: 'enable', answers: ENABLE_PASSWORD },
    { from: 'privileged', to: 'exec', send: 'disable' },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
    { from: 'privileged', to: 'tclsh', send: 'tclsh' },
    { from: 'tclsh', to: 'privileged', send: 'tclquit' },
  ],
  prepare: [{ send: 'terminal length 0' }, { send: 'terminal width 511' }],
  failures: CISCO_FAILURES,
  // Ping and traceroute stop at Ctrl-^ only, everything else at Ctrl-C.
  interrupt: '\x1e\x03',
  login: [{ question: /^Would you like to enter the initial configuration dialog\? \[yes\/no\]: *$/i, answer: 'no' }],
  commit: { save: 'write memory', saveAnswers: SAVE_ANSWERS },
  detect: {
    ident: [/^Cisco-1\.25/],
    probes: [
      {
        command: 'show version',
        match: [/Cisco IOS[ -](?:XE )?Software/, /Cisco Internetwork Operating System Software/],
      },
    ],
    rejection: [/^% Invalid input detected at '\^' marker\./, /^% Unknown command or computer name/],
  },
  templates: 'cisco_ios',
  showRunning: 'show running-config',
  showStartup: 'show startup-config',
})
