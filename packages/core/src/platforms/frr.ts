import { CISCO_FAILURES, ENABLE_PASSWORD } from './cisco-like.js'
import { LESS_PAGERS } from './pagers.js'
import { definePlatform } from './platform.js'

/**
 * FRRouting through `vtysh` as the login shell.
 *
 * Sources: a running FRRouting 8.4; its user guide. Accounts with `vtysh -u` see `r1>` and do not know `enable`. A second session may configure at
 * the same time: nothing locks. Not every `show` command takes `json`; those
 * known not to are left out. What is typed ahead is echoed twice, and kept.
 */
export const frr = definePlatform({
  name: 'frr',
  title: 'FRRouting (vtysh)',
  aliases: ['frrouting', 'vtysh', 'cumulus-vtysh', 'frr.frr.frr'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.-]{0,62})> *$/ },
    privileged: { prompt: /^(?<hostname>\w[\w.-]{0,62})# *$/ },
    config: { prompt: /^(?<hostname>\w[\w.-]{0,62})\(config[^()\n]{0,60}\)# *$/, configuration: true },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'exec', to: 'privileged', send: 'enable', answers: ENABLE_PASSWORD },
    { from: 'privileged', to: 'exec', send: 'disable' },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
  ],
  prepare: [{ send: 'terminal length 0' }],
  failures: [
    ...CISCO_FAILURES,
    /^% (?:Unknown command|Command incomplete|Ambiguous command|There is no matched command|Malformed|BGP )/,
    // What vtysh runs itself: ping, traceroute.
    /^Can't execute \w+: /,
    /^% ?(?:Configuration failed|Could not|No such|Specify )/,
  ],
  pagers: LESS_PAGERS,
  commit: { save: 'write memory' },
  json: {
    suffix: ' json',
    only: /^show (?!(?:version|running-config|startup-config|history|logging|memory|thread|daemons|debugging)\b)/,
  },
  detect: {
    banner: [/^Hello, this is FRRouting \(version /m],
    bannerAlways: true,
    probes: [{ command: 'show version', match: [/^FRRouting \d/m] }],
    rejection: [/^% Unknown command: /, /^% There is no matched command\./],
  },
  showRunning: 'show running-config',
  showStartup: 'show startup-config',
})
