import type { Answer, Mode, PrepareStep } from './platform.js'

/**
 * Prompts of Huawei VRP: `<name>` in the user view, `[name-view]` in the others, both behind `HRP_M` or its like on firewalls that run as a
 * pair. `[~` and `[*` are VRP8's marks for nothing and something left to commit. The name may hold hyphens, so where it ends and the view
 * begins is known only once the name is.
 *
 * `[V200R009C00SPC500]` heads each printed configuration; `<none>` and `<cr>` are output.
 */
export const USER_VIEW: Mode = {
  prompt: /^(?:HRP_[A-Z])?<(?!(?:none|null|empty|cr|Enter|unnamed)>)(?<hostname>[^<>\s](?:[^<>\n]{0,62}[^<>\s])?)> *$/,
}
export const SYSTEM_VIEW: Mode = {
  prompt:
    /^(?:HRP_[A-Z])?\[[~*]?(?!V\d{3}R\d{3}C\d+)(?<hostname>[^[\]\s~*](?:[^[\]\n]{0,126}[^[\]\s])?)(?:-[^[\]\n]{1,64})?\] *$/,
  configuration: true,
}

export const HUAWEI_PREPARE: readonly PrepareStep[] = [
  { send: 'screen-length 0 temporary' },
  {
    send: 'screen-width 255',
    answers: [{ question: /\bscreen width\b.*\? ?\[Y\/N\]:? *$/i, answer: 'y' }],
  },
]

/** A new password is nobody's business but a person's. */
export const HUAWEI_LOGIN: readonly Answer[] = [
  { question: /(?:change now|change it now|change the password)\? ?\[Y\/N\]:? *$/i, answer: 'n' },
  { question: /^Please choose 'YES' or 'NO' first before pressing 'Enter'\. ?\[Y\/N\]:? *$/i, answer: 'n' },
]

export const HUAWEI_FAILURES: readonly RegExp[] = [
  /^\s*Error(?:\[\d+\])?:(?: |(?=[A-Z]))/,
  /Failed to generate committed config/,
]

/** `save` asks whether, under which name, and whether to overwrite. */
export const HUAWEI_SAVE_ANSWERS: readonly Answer[] = [
  { question: /^Please input the file name ?\([^)\n]*\) ?\[[^\]\n]*\]:? *$/i },
  { question: /(?:continue|overwrite|sure[^\n]*)\?? ?[[(]Y\/N[\])]:? *$/i, answer: 'y' },
]

export const HUAWEI_REJECTION: readonly RegExp[] = [
  /^\s*Error: ?(?:Unrecognized|Incomplete|Ambiguous) command found at '\^' position\./,
]
export const HUAWEI_BANNER: readonly RegExp[] = [/^Info: The max number of VTY users is \d+/m]
