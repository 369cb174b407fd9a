import { definePlatform } from './platform.js'

/**
 * HP ProCurve and ArubaOS-Switch (AOS-S). Not the ArubaOS of wireless controllers.
 *
 * Sources: HPE's management and configuration guides; prompts as drivers in the field meet them. Names may hold spaces (`ProCurve
 * Switch 2650#`). The terminal is full of VT100 sequences, and the first screen waits for a key, which would swallow what is typed
 * ahead. `enable` asks operators for the manager's name, too, where the device has one: the factory's is `manager`.
 */
export const hpProcurve = definePlatform({
  name: 'hp-procurve',
  title: 'HP ProCurve and ArubaOS-Switch',
  aliases: ['procurve', 'aruba-procurve', 'aruba-osswitch', 'aos-s', 'aruba-aoss', 'hp-aoss'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62}(?: [\w.\-@/:]{1,30}){0,4})> *$/ },
    privileged: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62}(?: [\w.\-@/:]{1,30}){0,4})# *$/ },
    config: {
      prompt: /^(?<hostname>\w[\w.\-@/:]{0,62}(?: [\w.\-@/:]{1,30}){0,4})\([^()\n]{1,60}\)# *$/,
      configuration: true,
    },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    {
      from: 'exec',
      to: 'privileged',
      send: 'enable',
      answers: [
        { question: /^(?:user ?name|login(?: name)?): *$/i, answer: 'manager' },
        { question: /^password: *$/i, secret: 'enable' },
      ],
    },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
  ],
  prepare: [
    { send: 'no page', mode: 'privileged' },
    { send: 'terminal width 511', mode: 'privileged' },
  ],
  failures: [
    /^(?:Invalid|Incomplete|Ambiguous) input: /,
    /^Inconsistent value\b/,
    /^Module not present for port or invalid port: /,
    /^Unable to\b/,
  ],
  login: [
    { question: /^ *Press any key to continue\b[ .]*$/i, answer: ' ', enter: false },
    { question: /^Enter switch number\b.*: *$/i },
  ],
  enter: '\r',
  typeAhead: false,
  commit: { save: 'write memory' },
  detect: {
    ident: [/^Mocana SSH/],
    banner: [/\b(?:HP|ProCurve|Hewlett[- ]Packard)\b[^\n]*Switch\b/i, /^ *Press any key to continue/im],
    probes: [{ command: 'show version', match: [/^ *Image stamp:/m] }],
    rejection: [/^Invalid input: /],
  },
  templates: 'hp_procurve',
  showRunning: 'show running-config',
  showStartup: 'show config',
})
