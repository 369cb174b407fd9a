import { CISCO_FAILURES, ENABLE_PASSWORD } from './cisco-like.js'
import { definePlatform } from './platform.js'

/**
 * Dell SmartFabric OS10.
 *
 * Sources: Dell's OS10 user guide; prompts as drivers in the field meet them. Structured output is XML only (`| display-xml`). Unconfirmed:
 * unprivileged accounts and `enable`, and the way into its Linux shell. Configuration typed after `start transaction` waits for a
 * `commit` of the user's own.
 */
export const dellOs10 = definePlatform({
  name: 'dell-os10',
  title: 'Dell SmartFabric OS10',
  aliases: ['os10', 'dellos10', 'dell-dellos10', 'smartfabric-os10', 'dellemc.os10.os10'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.-]{0,62})> *$/ },
    privileged: { prompt: /^(?<hostname>\w[\w.-]{0,62})# *$/ },
    config: { prompt: /^(?<hostname>\w[\w.-]{0,62})\(conf[^()\n]{0,60}\)# *$/, configuration: true },
    shell: { prompt: /^[\w.-]{1,32}@(?<hostname>\w[\w.-]{0,62}):[~/][^\n$#]{0,120}[$#] *$/ },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'exec', to: 'privileged', send: 'enable', answers: ENABLE_PASSWORD },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
    { from: 'privileged', to: 'shell', send: 'system bash' },
    { from: 'shell', to: 'privileged', send: 'exit' },
  ],
  prepare: [{ send: 'terminal length 0' }],
  failures: [...CISCO_FAILURES, /^% Error: /, /^Unrecognized command\b/],
  typeAhead: false,
  commit: { save: 'write memory' },
  detect: {
    banner: [/\bDell EMC Network(?:ing)? Operating System \(OS10\)/i, /\bDell SmartFabric OS10\b/],
    probes: [{ command: 'show version', match: [/Dell (?:EMC Networking|SmartFabric) OS10/] }],
    rejection: [/^% Error: (?:Unrecognized|Illegal) /],
  },
  showRunning: 'show running-configuration',
  showStartup: 'show startup-configuration',
})
