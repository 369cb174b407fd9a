import { definePlatform } from './platform.js'

/**
 * Extreme Networks EXOS (Switch Engine).
 *
 * Sources: Extreme's EXOS command references; prompts as drivers in the field meet them. The prompt counts the commands (`sw.12 #`), marks
 * unsaved changes (`* `), and may show slot and virtual router. `#` is for administrators, `>` for others; there is no way from one to
 * the other, and no configuration mode: each command is active at once.
 *
 * `disable clipaging session` is of this session alone; releases that do not know `session` keep paging, and the pager is answered. Questions
 * stay switched on (`disable cli prompting` is not sent), so that nothing dangerous goes through unasked.
 */
export const extremeExos = definePlatform({
  name: 'extreme-exos',
  title: 'Extreme EXOS',
  aliases: ['exos', 'extreme', 'switch-engine', 'community.network.exos'],
  modes: {
    exec: {
      prompt:
        /^(?:\* ?)?(?:\((?:vr|virtual-router) [^()\n]{1,40}\) )?(?:Slot-\d+ )?(?:VPEX )?\(?(?<hostname>[\w.\-~]{1,64}?)\)?(?:[.:]\d{1,9})? > *$/,
    },
    privileged: {
      prompt:
        /^(?:\* ?)?(?:\((?:vr|virtual-router) [^()\n]{1,40}\) )?(?:Slot-\d+ )?(?:VPEX )?\(?(?<hostname>[\w.\-~]{1,64}?)\)?(?:[.:]\d{1,9})? # *$/,
    },
  },
  home: 'privileged',
  configMode: 'privileged',
  moves: [],
  prepare: [{ send: 'disable clipaging session' }],
  failures: [/^%% /, /^Error: /],
  login: [{ question: /\[y\/N\/q\]:? *$/i, answer: 'q' }],
  typeAhead: false,
  commit: {
    save: 'save configuration primary',
    saveAnswers: [{ question: /\b(?:save|overwrite)\b[^\n]*\(y\/N\) *$/i, answer: 'y' }],
  },
  detect: {
    banner: [/\bExtremeXOS\b/, /\bExtreme Networks Switch Engine\b/],
    prompt: [/^(?:\* ?)?(?:Slot-\d+ )?[\w.\-~]+\.\d+ [#>] *$/],
    probes: [{ command: 'show version', match: [/\bExtremeXOS\b/, /\bEXOS\b/, /\bSwitch Engine\b/] }],
    rejection: [/^%% (?:Invalid input detected|Unrecognized command|Incomplete command)/],
  },
  templates: 'extreme_exos',
  showRunning: 'show configuration',
})
