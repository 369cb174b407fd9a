import { CISCO_FAILURES } from './cisco-like.js'
import { definePlatform } from './platform.js'

/**
 * Cisco IOS XR.
 *
 * Sources: Cisco IOS XR command references; prompts as drivers in the field meet them. Every prompt starts with the node
 * (`RP/0/RP0/CPU0:`) and cuts the name after 31 characters; the administration plane of 64-bit releases has its own prompt.
 * A line with the time stands before each command's output. It echoes before it is ready to read, so nothing is typed ahead.
 *
 * Leaving configuration throws away what was not committed: `end` asks, and the answer is `no`.
 */
export const ciscoIosxr = definePlatform({
  name: 'cisco-iosxr',
  title: 'Cisco IOS XR',
  aliases: ['iosxr', 'ios-xr', 'xr', 'cisco-xr', 'cisco-ios-xr', 'cisco.iosxr.iosxr'],
  modes: {
    privileged: { prompt: /^D?RP\/\d+\/\w+\/CPU\d+:(?<hostname>\w[\w.\-@/:]{0,62})# *$/ },
    config: {
      prompt: /^D?RP\/\d+\/\w+\/CPU\d+:(?<hostname>\w[\w.\-@/:]{0,62})\(config[^()\n]{0,60}\)# *$/,
      configuration: true,
    },
    'config-exclusive': {
      prompt: /^D?RP\/\d+\/\w+\/CPU\d+:(?<hostname>\w[\w.\-@/:]{0,62})\(config[^()\n]{0,60}\)# *$/,
      configuration: true,
      variantOf: 'config',
    },
    admin: {
      prompt: /^(?:D?RP\/\d+\/\w+\/CPU\d+:(?<hostname>\w[\w.\-@/:]{0,62})\(admin\)|sysadmin-vm:\w+)# *$/,
    },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'privileged', to: 'config-exclusive', send: 'configure exclusive' },
    ...(['config', 'config-exclusive'] as const).map((from) => ({
      from,
      to: 'privileged' as const,
      send: 'end',
      answers: [{ question: /^Uncommitted changes found, commit them.*\[cancel\]: *$/i, answer: 'no' }],
    })),
    { from: 'privileged', to: 'admin', send: 'admin' },
    { from: 'admin', to: 'privileged', send: 'exit' },
  ],
  prepare: [{ send: 'terminal length 0' }, { send: 'terminal width 511' }],
  failures: [...CISCO_FAILURES, /^!! (?:SYNTAX\/AUTHORIZATION|SEMANTIC) ERRORS: /],
  typeAhead: false,
  commit: {
    commit: 'commit',
    // Another user committed in between. The default is no, and a human decides.
    commitAnswers: [{ question: /^Do you wish to proceed with this commit anyway\? ?\[no\]: *$/i, answer: 'no' }],
    discard: 'clear',
    diff: 'show commit changes diff',
  },
  detect: {
    ident: [/^Cisco-2\.0/],
    prompt: [/^D?RP\/\d+\/\w+\/CPU\d+:/],
    probes: [{ command: 'show version', match: [/Cisco IOS XR/] }],
    rejection: [/^% Invalid input detected at '\^' marker\./],
  },
  templates: 'cisco_xr',
  showRunning: 'show running-config',
})
