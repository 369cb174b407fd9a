import { definePlatform } from './platform.js'

/** `{master:0}`, `{primary:node0}[edit]`, `[edit interfaces ge-0/0/0]`: whole lines above the prompt. */
const PREAMBLE = /^(?:\{[\w-]{1,20}(?::[\w-]{1,20})?\}(?:\[edit[^\n]*\])?|\[edit[^\n]*\]) *$/
const CONFIG_PROMPT = /^(?:[\w.-]{1,64}@)?(?<hostname>\w[\w.-]{0,63})(?::[\w.-]{1,64})?# *$/
const LEAVE = {
  send: 'exit configuration-mode',
  answers: [
    { question: /^(?:Exit with uncommitted|Discard uncommitted) changes\? \[yes,no\](?: \(\w+\))? *$/i, answer: 'yes' },
  ],
} as const

/**
 * Juniper Junos and Junos Evolved.
 *
 * Sources: Juniper's CLI user guide; prompts as drivers in the field meet them. The last line tells the mode; `{master:0}` and
 * `[edit …]` stand above it. A logical system or tenant follows the name (`user@edge:LS1>`), a path follows it in the shell. The
 * user `root` lands in the shell, where the preparation would mean something else, so nothing is typed ahead.
 *
 * `configure` shares one candidate between all users: what was not committed stays in it when the mode is left. `config-private` and
 * `config-exclusive` lose it. The three prompts are the same.
 */
export const juniperJunos = definePlatform({
  name: 'juniper-junos',
  title: 'Juniper Junos',
  aliases: ['junos', 'juniper', 'junos-evolved', 'junipernetworks.junos.junos'],
  modes: {
    operational: {
      prompt: /^(?:[\w.-]{1,64}@)?(?<hostname>\w[\w.-]{0,63})(?::[\w.-]{1,64})?> *$/,
      promptPreamble: PREAMBLE,
    },
    config: { prompt: CONFIG_PROMPT, promptPreamble: PREAMBLE, configuration: true },
    'config-private': { prompt: CONFIG_PROMPT, promptPreamble: PREAMBLE, configuration: true, variantOf: 'config' },
    'config-exclusive': { prompt: CONFIG_PROMPT, promptPreamble: PREAMBLE, configuration: true, variantOf: 'config' },
    // `%` alone, `user@edge%`, `user@edge:~$`; with `#` only behind a path, which tells it from configuration.
    shell: {
      prompt:
        /^(?:\[vrf:[^\]\n]{1,64}\] )?(?:[\w.-]{1,64}@(?<hostname>[\w.-]{0,63})(?::[\w.:~/-]{0,120})?)? ?(?:[%$]|(?<=:[~/][\w./~-]{0,120} ?)#) *$/,
      promptPreamble: PREAMBLE,
    },
  },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'configure' },
    { from: 'operational', to: 'config-private', send: 'configure private' },
    { from: 'operational', to: 'config-exclusive', send: 'configure exclusive' },
    { from: 'config', to: 'operational', ...LEAVE },
    { from: 'config-private', to: 'operational', ...LEAVE },
    { from: 'config-exclusive', to: 'operational', ...LEAVE },
    { from: 'operational', to: 'shell', send: 'start shell' },
    { from: 'shell', to: 'operational', send: 'cli' },
  ],
  prepare: [
    { send: 'set cli screen-length 0', mode: 'operational' },
    { send: 'set cli screen-width 511', mode: 'operational' },
    { send: 'set cli complete-on-space off', mode: 'operational' },
  ],
  failures: [
    /^error: /,
    /^unknown command\b/,
    /^syntax error\b/,
    /\bis ambiguous\.?$/,
    /^missing (?:mandatory )?argument\b/,
    /^invalid (?:numeric )?value\b/,
    /^invalid .+ at '.*'/,
    /^No valid completions\b/,
  ],
  typeAhead: false,
  commit: { commit: 'commit', discard: 'rollback 0', diff: 'show | compare' },
  json: { suffix: ' | display json', only: /^show\b/ },
  detect: {
    banner: [/^--- JUNOS /m],
    probes: [
      { command: 'show version', match: [/^Junos: /m, /\bJUNOS\b/] },
      // In the shell, where root lands.
      { command: 'uname -a', match: [/^(?:JUNOS|FreeBSD)\b[^\n]*\bJUNOS\b/im] },
    ],
    rejection: [/^unknown command\./, /^syntax error, expecting/],
  },
  templates: 'juniper_junos',
  showRunning: 'show configuration',
})
