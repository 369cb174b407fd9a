import type { Answer } from './platform.js'

/** The question of `enable`; servers behind the device may word it their own way. */
export const ENABLE_PASSWORD: readonly Answer[] = [
  { question: /^[^\n]{0,60}password[^\n]{0,40}: *$/i, secret: 'enable' },
]

/** What saving asks; Enter takes what is offered. The second only after a change of the software version. */
export const SAVE_ANSWERS: readonly Answer[] = [
  { question: /^Destination filename \[[^\]\n]*\]\? *$/i },
  { question: /^Overwrite the previous NVRAM configuration\? ?\[confirm\] *$/i },
]

/**
 * Rejections in the wording that Cisco's command lines share with many others: a percent sign at the start of the line. Not every
 * such line is one (`% Generating 2048 bit RSA keys`, or a log message), so only those known to be are listed.
 */
export const CISCO_FAILURES: readonly RegExp[] = [
  /^\s*%{1,2} ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized) /i,
  /^% (?:Type "|This command is not authorized)/,
  /^% ?(?:Error\b|ERROR:)/,
  /^% ?(?:Bad (?:secrets|passwords|IP address|mask)|Access denied|Permission denied|Authorization failed|Not authorized)/i,
  /^% ?(?:Cannot|Can't|Unable to|Failed to|Not allowed|Configuration (?:failed|mode locked))\b/i,
  /^%(?! ?[A-Z][A-Z0-9_]*-).*\b(?:overlaps with|does not exist|is not allowed|not supported)\b/,
  /^(?:% ?)?Command (?:rejected|authorization failed)/i,
]
