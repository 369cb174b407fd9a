import { LESS_PAGERS } from './pagers.js'
import { definePlatform } from './platform.js'

/** `[edit]`, `[edit interfaces ethernet eth0]`: the line above the configuration prompt. */
const PREAMBLE = /^\[edit[^\n]*\] *$/

/**
 * VyOS and Vyatta.
 *
 * Sources: the VyOS documentation and the source of its command line. The prompt is bash's own: a path follows the name in the operational
 * mode and never in configuration. `exit` first leads to the top of the configuration, and only then out; `discard` throws away what was not
 * committed. `save` exists in configuration mode only.
 */
export const vyos = definePlatform({
  name: 'vyos',
  title: 'VyOS',
  aliases: ['vyatta', 'vyatta-vyos', 'vyos-vyos', 'brocade-vyos', 'vyos.vyos.vyos'],
  modes: {
    operational: { prompt: /^[\w.-]{1,32}@(?<hostname>\w[\w.-]{0,62})(?::[~/][^\n$#>]{0,120})?[$>] *$/ },
    config: {
      prompt: /^[\w.-]{1,32}@(?<hostname>\w[\w.-]{0,62})# *$/,
      promptPreamble: PREAMBLE,
      configuration: true,
    },
    root: { prompt: /^root@(?<hostname>\w[\w.-]{0,62}):[~/][^\n$#>]{0,120}# *$/ },
  },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'configure' },
    { from: 'config', to: 'operational', send: 'exit discard', repeat: 2 },
  ],
  prepare: [
    { send: 'set terminal length 0', mode: 'operational' },
    { send: 'set terminal width 512', mode: 'operational' },
  ],
  failures: [
    /^\s*(?:Invalid|Ambiguous|Incomplete) command\b/,
    /^\s*(?:Set|Delete|Commit|Edit|Load|Merge|Copy|Rename) failed\b/,
    /^\s*Need to specify the config node\b/,
    /^\s*Invalid value\b/,
    /^\s*Nothing to delete\b/,
    /^\s*Configuration path: .* (?:is not valid|already exists)/,
    /^Cannot (?:exit|load|merge|save): /,
  ],
  pagers: LESS_PAGERS,
  typeAhead: false,
  commit: { commit: 'commit', discard: 'discard', diff: 'compare', save: 'save', saveMode: 'config' },
  json: { suffix: ' json', only: /^show configuration$/ },
  detect: {
    banner: [/^Welcome to VyOS\b/im, /\bVyOS\b/],
    prompt: [/^[\w.-]+@[\w.-]+:[~/][^\n$#>]*> *$/],
    probes: [
      { command: 'show version', match: [/^ *Version: +(?:VyOS|Vyatta)\b/m] },
      { command: 'uname -a', match: [/^Linux [^\n]*vyos/im] },
    ],
    rejection: [/^\s*Invalid command: \[/],
  },
  templates: 'vyatta_vyos',
  showRunning: 'show configuration commands',
})
