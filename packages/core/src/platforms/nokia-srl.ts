import { definePlatform } from './platform.js'

/**
 * Nokia SR Linux.
 *
 * Sources: Nokia's SR Linux CLI guide; prompts as drivers in the field meet them. The prompt has two lines, the first of which shows flags
 * (`*` uncommitted, `+` not saved, `!` somebody else committed), system states (`[FACTORY]`) and the mode. Newer releases show the user
 * before the name. Unconfirmed: `| as json` on commands other than `info` and `show`.
 *
 * Leaving configuration throws away what was not committed.
 */
export const nokiaSrl = definePlatform({
  name: 'nokia-srl',
  title: 'Nokia SR Linux',
  aliases: ['srl', 'srlinux', 'nokia-srlinux', 'sr-linux'],
  modes: {
    operational: {
      prompt:
        /^--\{(?: \[[^\]\n]{1,40}\]){0,8} [+*! ]{0,6}(?:running|state|show) \}--\[[^\n]{0,250}\]--\n[A-D]:(?:[\w.-]{1,32}@)?(?<hostname>[\w.-]{1,64})# *$/,
      promptLines: 2,
    },
    config: {
      prompt:
        /^--\{(?: \[[^\]\n]{1,40}\]){0,8} [+*! ]{0,6}candidate (?!\w{1,20}-exclusive)[^}\n]{0,80}\}--\[[^\n]{0,250}\]--\n[A-D]:(?:[\w.-]{1,32}@)?(?<hostname>[\w.-]{1,64})# *$/,
      promptLines: 2,
      configuration: true,
    },
    'config-exclusive': {
      prompt:
        /^--\{(?: \[[^\]\n]{1,40}\]){0,8} [+*! ]{0,6}candidate \w{1,20}-exclusive[^}\n]{0,80}\}--\[[^\n]{0,250}\]--\n[A-D]:(?:[\w.-]{1,32}@)?(?<hostname>[\w.-]{1,64})# *$/,
      promptLines: 2,
      configuration: true,
    },
  },
  home: 'operational',
  configMode: 'config',
  moves: [
    { from: 'operational', to: 'config', send: 'enter candidate private' },
    { from: 'operational', to: 'config-exclusive', send: 'enter candidate exclusive' },
    { from: 'config', to: 'operational', send: 'discard now' },
    { from: 'config-exclusive', to: 'operational', send: 'discard now' },
  ],
  prepare: [{ send: 'environment cli-engine type basic' }, { send: 'environment complete-on-space false' }],
  failures: [/^Error: /, /^Parsing error\b/],
  typeAhead: false,
  commit: { commit: 'commit stay', discard: 'discard stay', diff: 'diff', save: 'save startup' },
  json: { suffix: ' | as json', only: /^(?:info|show)\b/ },
  detect: {
    banner: [/Welcome to the srlinux CLI/i],
    prompt: [/^--\{[^\n]*\}--\[[^\n]*\]--\n/],
    probes: [{ command: 'show version', match: [/\bSR ?Linux\b/i, /^Software Version +: v\d/m] }],
    rejection: [/^Parsing error/],
  },
  showRunning: 'info from running',
})
