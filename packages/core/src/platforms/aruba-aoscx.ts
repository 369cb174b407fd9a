import { definePlatform } from './platform.js'

/**
 * HPE Aruba Networking AOS-CX.
 *
 * Sources: HPE's AOS-CX command-line guides; prompts as drivers in the field meet them. It completes words at a space and wants a
 * carriage return for Enter. Operators see `>` and cannot rise to `#`. Unconfirmed: the prompt of its shell.
 */
export const arubaAoscx = definePlatform({
  name: 'aruba-aoscx',
  title: 'Aruba AOS-CX',
  aliases: ['aoscx', 'aos-cx', 'arubaos-cx', 'arubanetworks.aoscx.aoscx'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.-]{0,62})> *$/ },
    privileged: { prompt: /^(?<hostname>\w[\w.-]{0,62})# *$/ },
    config: { prompt: /^(?<hostname>\w[\w.-]{0,62})\(config[^()\n]{0,60}\)# *$/, configuration: true },
    shell: { prompt: /^(?:[\w.-]{1,32}@)?(?<hostname>\w[\w.-]{0,62}):[~/][^\n$#]{0,120}\$ *$/ },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
    { from: 'privileged', to: 'shell', send: 'start-shell' },
    { from: 'shell', to: 'privileged', send: 'exit' },
  ],
  prepare: [{ send: 'no page' }],
  failures: [
    /^Invalid input: /,
    /^% ?Command incomplete/,
    /^(?:% ?)?(?:Ambiguous|Unknown) command\b/,
    /\bdoes(?:n't| not) exist\.?$/,
    /^Error: /,
  ],
  enter: '\r',
  typeAhead: false,
  commit: { save: 'write memory' },
  detect: {
    probes: [{ command: 'show version', match: [/\b(?:ArubaOS|AOS)-CX\b/] }],
    rejection: [/^Invalid input: /],
  },
  templates: 'aruba_aoscx',
  showRunning: 'show running-config',
  showStartup: 'show startup-config',
})
