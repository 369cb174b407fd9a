import type { Answer, JsonOption, PrepareStep } from './platform.js'

/** `sudo` asks on the terminal. */
export const SUDO_PASSWORD: readonly Answer[] = [
  { question: /^(?:\[sudo\] password for [^:\n]{1,64}|Password): *$/i, secret: 'sudo' },
]

export const SHELL_PREPARE: readonly PrepareStep[] = [
  { send: 'stty cols 511 rows 0' },
  { send: 'export PAGER=cat SYSTEMD_PAGER= GIT_PAGER=cat LESS=-FRX' },
  // Bracketed paste wraps what is typed in escape sequences.
  { send: "bind 'set enable-bracketed-paste off' 2>/dev/null" },
]

/** What shells say of commands that they could not start; everything else is for the exit status to tell. */
export const SHELL_FAILURES: readonly RegExp[] = [
  /^-?(?:[\w/]*\/)?(?:ba|da|k|z|a)?sh: (?:(?:line )?\d+: )?.+: (?:command not found|not found|Permission denied|No such file or directory)$/,
  /^sudo: .+: command not found$/,
  /^Sorry, user .+ (?:is not allowed to execute|may not run sudo)\b/,
  /^.+ is not in the sudoers file\./,
]

export const SHELL_REJECTION: readonly RegExp[] = [
  /^-?(?:[\w/]*\/)?(?:ba|da|k|z|a)?sh: (?:(?:line )?\d+: )?.+: (?:command )?not found$/,
]

/** Programs of iproute2, util-linux and systemd that print JSON when asked. */
export const LINUX_JSON_OPTIONS: readonly JsonOption[] = [
  { command: /^(?:ip|bridge|tc|nft)\b/, option: '-j' },
  { command: /^ethtool\b/, option: '--json' },
  { command: /^(?:lsblk|lscpu|findmnt|lsns|lsmem)\b/, option: '-J' },
  { command: /^journalctl\b/, option: '-o json' },
  { command: /^systemctl (?:list-\w+|show-environment)\b/, option: '--output=json' },
]
