import type { Answer, Mode } from './platform.js'

/**
 * Prompts of both command lines of Nokia SR OS.
 *
 * Model-driven (MD-CLI): two lines. The first has the mode in parentheses (`*(ex)[/configure port 1/1/1]`) or, after `configure private` and
 * its like, within the brackets (`*[pr:/configure]`); `*` is for changes, `!` for a baseline that is out of date. The second is
 * `A:user@name#`.
 *
 * Classic: one line, `*A:name>config>port#`, never with an `@`; a `$` stands at a context that was just created.
 */
export const MD_OPERATIONAL: Mode = {
  prompt: /^[*!]{0,2}\[(?!(?:ex|gl|pr|ro):)[^\n]{0,250}\]\n[A-D]:[\w.-]{1,32}@(?<hostname>[\w.-]{1,64})# *$/,
  promptLines: 2,
}
export const MD_EXCLUSIVE: Mode = {
  prompt:
    /^[*!]{0,2}(?:\(ex(?::[\w-]{1,20})?\) ?\[|\[ex:)[^\n]{0,250}\]\n[A-D]:[\w.-]{1,32}@(?<hostname>[\w.-]{1,64})# *$/,
  promptLines: 2,
  configuration: true,
}
export const MD_PRIVATE: Mode = {
  prompt:
    /^[*!]{0,2}(?:\(pr(?::[\w-]{1,20})?\) ?\[|\[pr:)[^\n]{0,250}\]\n[A-D]:[\w.-]{1,32}@(?<hostname>[\w.-]{1,64})# *$/,
  promptLines: 2,
  configuration: true,
}
export const MD_GLOBAL: Mode = {
  prompt:
    /^[*!]{0,2}(?:\(gl(?::[\w-]{1,20})?\) ?\[|\[gl:)[^\n]{0,250}\]\n[A-D]:[\w.-]{1,32}@(?<hostname>[\w.-]{1,64})# *$/,
  promptLines: 2,
  configuration: true,
}
export const MD_READ_ONLY: Mode = {
  prompt:
    /^[*!]{0,2}(?:\(ro(?::[\w-]{1,20})?\) ?\[|\[ro:)[^\n]{0,250}\]\n[A-D]:[\w.-]{1,32}@(?<hostname>[\w.-]{1,64})# *$/,
  promptLines: 2,
}
export const CLASSIC_OPERATIONAL: Mode = {
  prompt: /^\*?[A-D]:(?<hostname>\w[\w. -]{0,63})(?:>(?!config|edit-cfg)[\w.>-]{1,200})?[#$] *$/,
}
export const CLASSIC_CONFIG: Mode = {
  prompt: /^\*?[A-D]:(?<hostname>\w[\w. -]{0,63})>(?:config|edit-cfg)(?:>[\w.>-]{1,200})?[#$] *$/,
  configuration: true,
}

export const SROS_FAILURES: readonly RegExp[] = [/^(?:MINOR|MAJOR|CRITICAL): /, /^Error: /, /^Bad Command:/i]

/** Leaving an exclusive or private candidate that was not committed. */
export const DISCARD_ANSWERS: readonly Answer[] = [{ question: /\bdiscard\b[^\n]*\? *\[y,n\] *$/i, answer: 'y' }]

export const SROS_PROBE = {
  command: 'show version',
  match: [/\bTiMOS-/, /\b(?:Nokia|ALCATEL|Alcatel-Lucent) (?:77|79|72|74)\d\d /],
}
