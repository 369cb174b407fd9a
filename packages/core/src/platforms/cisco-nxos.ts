import { CISCO_FAILURES, ENABLE_PASSWORD } from './cisco-like.js'
import { definePlatform } from './platform.js'

/**
 * Cisco NX-OS.
 *
 * Sources: Cisco Nexus command references; prompts as drivers in the field meet them. `switch-tcl#` is how the Tcl shell shows itself, so
 * a host whose name ends in `-tcl` is not told from it. Unconfirmed: `(standby)` prompts of standby supervisors.
 *
 * It echoes before it is ready to read, so nothing is typed ahead.
 */
export const ciscoNxos = definePlatform({
  name: 'cisco-nxos',
  title: 'Cisco NX-OS',
  aliases: ['nxos', 'nx-os', 'nexus', 'cisco.nxos.nxos'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})(?:\((?:maint-mode|standby)\))?> *$/ },
    privileged: {
      prompt: /^(?!bash-\d[\d.]*#)(?<hostname>\w[\w.\-@/:]{0,62})(?<!-tcl)(?:\((?:maint-mode|standby)\))?# *$/,
    },
    config: {
      prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})(?:\(maint-mode\))?\(conf(?!ig-s[-)]|ig-tcl\))[^()\n]{0,60}\)# *$/,
      configuration: true,
    },
    // ACL and QoS changes that are verified as a whole.
    'config-session': {
      prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})(?:\(maint-mode\))?\(config-s(?:-[^()\n]{1,60})?\)# *$/,
      configuration: true,
      commit: { commit: 'commit', discard: 'abort', save: 'copy running-config startup-config' },
    },
    tclsh: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62}?)(?:-tcl|\(config-tcl\))# *$/ },
    shell: { prompt: /^bash-\d[\d.]*[$#] *$/ },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'exec', to: 'privileged', send: 'enable', answers: ENABLE_PASSWORD },
    { from: 'privileged', to: 'exec', send: 'disable' },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
    { from: 'privileged', to: 'config-session', send: 'configure session flotilla' },
    { from: 'config-session', to: 'privileged', send: 'abort' },
    { from: 'privileged', to: 'tclsh', send: 'tclsh' },
    { from: 'tclsh', to: 'privileged', send: 'tclquit' },
    { from: 'privileged', to: 'shell', send: 'run bash' },
    { from: 'shell', to: 'privileged', send: 'exit' },
  ],
  prepare: [{ send: 'terminal length 0' }, { send: 'terminal width 511' }],
  failures: [
    ...CISCO_FAILURES,
    /^(?:ERROR|Error): /,
    /^Syntax error while parsing\b/,
    /^Invalid .{1,60} at '\^' marker\.?$/,
  ],
  typeAhead: false,
  commit: { save: 'copy running-config startup-config' },
  json: { suffix: ' | json', only: /^show\b/ },
  detect: {
    banner: [/Cisco Nexus Operating System \(NX-OS\) Software/],
    prompt: [/\(maint-mode\)[>#] *$/],
    probes: [{ command: 'show version', match: [/Cisco Nexus Operating System/, /\bNX-OS\b/] }],
    rejection: [/^% Invalid (?:command|parameter|number) at '\^' marker/],
  },
  templates: 'cisco_nxos',
  showRunning: 'show running-config',
  showStartup: 'show startup-config',
})
