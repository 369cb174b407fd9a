import { definePlatform } from './platform.js'

/** `[edit]`, `[edit network]`: the line above the configuration prompt. */
const PREAMBLE = /^\[edit[^\n]*\] *$/

/**
 * Palo Alto Networks PAN-OS.
 *
 * Sources: Palo Alto's PAN-OS CLI quick start; prompts as drivers in the field meet them. The state of a high-availability pair stands in
 * parentheses behind the name and changes with a failover. The device is slow to start its command line, so nothing is typed ahead. A commit
 * prints its progress up to 100 % and may take minutes. Operational commands print XML at best, and no JSON.
 *
 * The candidate is shared: what was not committed stays in it when configuration is left.
 */
export const paloaltoPanos = definePlatform({
  name: 'paloalto-panos',
  title: 'Palo Alto Networks PAN-OS',
  aliases: ['panos', 'pan-os', 'paloalto'],
  modes: {
    operational: { prompt: /^[^\s@]{1,64}@(?<hostname>\w[\w.-]{0,62})(?:\([\w -]{1,30}\))?> *$/ },
    config: {
      prompt: /^[^\s@]{1,64}@(?<hostname>\w[\w.-]{0,62})(?:\([\w -]{1,30}\))?# *$/,
      promptPreamble: PREAMBLE,
      configuration: true,
    },
  },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'configure' },
    { from: 'config', to: 'operational', send: 'exit', repeat: 12 },
  ],
  prepare: [
    { send: 'set cli scripting-mode on', mode: 'operational' },
    { send: 'set cli pager off', mode: 'operational' },
    { send: 'set cli terminal width 500', mode: 'operational' },
  ],
  failures: [/^Unknown command: /, /^Invalid syntax\.?/, /^Server error\b/, /^Validation Error:/i, /^Commit failed\b/i],
  typeAhead: false,
  commit: { commit: 'commit', discard: 'revert config', diff: 'run show config diff' },
  detect: {
    prompt: [/^[^\s@]+@[\w.-]+\((?:active|passive|non-functional|suspended|initial|tentative)[\w -]*\)[>#] *$/],
    probes: [{ command: 'show system info', match: [/^model:\s+(?:PA|Panorama|M-)/im, /^family:\s/m] }],
    rejection: [/^Invalid syntax\./, /^Unknown command: /],
  },
  templates: 'paloalto_panos',
  showRunning: 'show config running',
})
