import { CISCO_FAILURES, ENABLE_PASSWORD, SAVE_ANSWERS } from './cisco-like.js'
import { LESS_PAGERS } from './pagers.js'
import { definePlatform } from './platform.js'

/**
 * Arista EOS.
 *
 * Sources: Arista's EOS user manual; prompts as drivers in the field meet them. Behind the name the prompt may show the supervisor
 * (`(s1)`), the VRF, or text of the operator's own with spaces, all in parentheses; none of that is a configuration mode. A session without
 * a name is given one, whose first six characters the prompt shows (`config-s-sess-1`). Unconfirmed: whether text typed before the
 * first prompt survives the start of the command line, so nothing is typed ahead.
 *
 * Leaving `config-session` aborts it: sessions that are left pending count against a small limit.
 */
export const aristaEos = definePlatform({
  name: 'arista-eos',
  title: 'Arista EOS',
  aliases: ['eos', 'arista', 'arista.eos.eos'],
  modes: {
    exec: { prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})(?:\((?!config)[^()\n]{1,40}\)){0,3}> *$/ },
    privileged: {
      prompt: /^(?!bash-\d[\d.]*#)(?<hostname>\w[\w.\-@/:]{0,62})(?:\((?!config)[^()\n]{1,40}\)){0,3}# *$/,
    },
    config: {
      prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})(?:\((?!config)[^()\n]{1,40}\)){0,3}\(config(?!-s-)[^()\n]{0,80}\)# *$/,
      configuration: true,
    },
    'config-session': {
      prompt: /^(?<hostname>\w[\w.\-@/:]{0,62})(?:\((?!config)[^()\n]{1,40}\)){0,3}\(config-s-[^()\n]{1,80}\)# *$/,
      configuration: true,
      commit: {
        commit: 'commit',
        discard: 'abort',
        diff: 'show session-config diffs',
        save: 'write memory',
        saveAnswers: SAVE_ANSWERS,
      },
    },
    shell: { prompt: /^(?:\[[\w.-]{1,32}@(?<hostname>\w[\w.-]{0,62}) [^\]\n]{1,80}\]|bash-\d[\d.]*)[$#] *$/ },
  },
  home: 'privileged',
  configMode: 'config',
  moves: [
    { from: 'exec', to: 'privileged', send: 'enable', answers: ENABLE_PASSWORD },
    { from: 'privileged', to: 'exec', send: 'disable' },
    { from: 'privileged', to: 'config', send: 'configure terminal' },
    { from: 'config', to: 'privileged', send: 'end' },
    { from: 'privileged', to: 'config-session', send: 'configure session' },
    { from: 'config-session', to: 'privileged', send: 'abort' },
    { from: 'privileged', to: 'shell', send: 'bash' },
    { from: 'shell', to: 'privileged', send: 'exit' },
  ],
  prepare: [{ send: 'terminal length 0' }, { send: 'terminal width 32767' }],
  failures: [
    ...CISCO_FAILURES,
    /^% (?:Unavailable command|Duplicate sequence number|Internal error|Authorization denied)/,
    /^% Address \S+ (?:is already assigned|is in conflict|overlaps)\b/,
  ],
  pagers: LESS_PAGERS,
  typeAhead: false,
  commit: { save: 'write memory', saveAnswers: SAVE_ANSWERS },
  json: { suffix: ' | json', only: /^show\b/ },
  detect: {
    prompt: [/\(s[12]\)[>#] *$/, /\(config-s-[^()\n]+\)# *$/],
    probes: [{ command: 'show version', match: [/^ *Arista\b/m, /\bvEOS\b/, /\bcEOSLab\b/] }],
    rejection: [/^% Invalid input(?! detected)/],
  },
  templates: 'arista_eos',
  showRunning: 'show running-config',
  showStartup: 'show startup-config',
})
