/** What a reason means and what to do about it. `docs/guard-reasons.md` lists this table. */
export interface GuardReasonInfo {
  /** Why, one sentence, without the command: that may hold a secret. */
  summary: string
  /** True when no policy lifts it: what the device would do cannot be told from the text, or somebody forbade it by name. */
  absolute?: true
}

/** Why the guard answered as it did. Codes are covered by semver; summaries are for people. */
export const GUARD_REASONS = {
  // allowed
  READS: { summary: 'The command only reads.' },
  WRITES_ALLOWED: { summary: 'The command changes something, and the policy allows that.' },
  DESTROY_ALLOWED: { summary: 'The command destroys state, and the policy allows that.' },
  ALLOW_LISTED: { summary: 'The policy allows this command by name.' },
  // the text itself
  NO_TEXT: { summary: 'The command is no string.', absolute: true },
  EMPTY: { summary: 'The command is empty.', absolute: true },
  TOO_LONG: { summary: 'The command is longer than the policy allows.', absolute: true },
  MULTIPLE_LINES: { summary: 'The command holds a line break; one command is one line.', absolute: true },
  CONTROL_CHARACTER: { summary: 'The command holds a control character, such as a tab or an escape.', absolute: true },
  NON_ASCII: {
    summary: 'The command holds a character outside ASCII, which may only look like another.',
    absolute: true,
  },
  HELP_CHARACTER: {
    summary: 'A question mark asks the device for help at once, and leaves the rest in its input.',
    absolute: true,
  },
  COMMENT: { summary: 'The command begins like a comment.', absolute: true },
  SEPARATOR: { summary: 'The command holds a character that separates commands; send one at a time.', absolute: true },
  SUBSTITUTION: { summary: 'The command holds a variable or a command to be replaced by its result.', absolute: true },
  SHELL_CHARACTER: { summary: 'The command holds a character that the shell acts upon.', absolute: true },
  QUOTING: { summary: 'The quotes in the command are not closed, or not where an argument begins.', absolute: true },
  // what it would do
  UNKNOWN_COMMAND: { summary: 'The command is not known to only read; unknown counts as a write.' },
  AMBIGUOUS_COMMAND: { summary: 'The abbreviation fits several commands, and not all of them only read.' },
  UNKNOWN_PLATFORM: { summary: 'The guard has no grammar for the platform, so every command counts as a write.' },
  UNKNOWN_MODE: { summary: 'The guard has no grammar for the mode, so every command counts as a write.' },
  WRITES: { summary: 'The command changes something.' },
  DESTROYS: { summary: 'The command destroys state or interrupts the device.' },
  CONFIGURES: { summary: 'In configuration mode the command changes the configuration.' },
  MODE_CHANGE: { summary: 'The command changes the mode of the session or ends it; use enter() or close().' },
  WRITE_MODE: {
    summary: 'From that mode the device is changed: it configures, is a shell, or belongs to another user.',
  },
  ENDLESS: { summary: 'The command runs until it is interrupted, or takes over the terminal.' },
  ARGUMENT: { summary: 'The command reads, but not with this argument.' },
  FILE: { summary: 'The file is not among those known to hold no secrets.' },
  REDIRECT: { summary: 'The output would be written to a file.' },
  PIPE_WRITES: { summary: 'A stage of the pipe writes, sends or runs something.' },
  PIPE_UNKNOWN: { summary: 'A stage of the pipe is not known to only filter.' },
  // where it would reach
  EGRESS: { summary: 'The device would reach a destination that the policy does not list.', absolute: true },
  EGRESS_UNCLEAR: {
    summary: 'The command reaches out, and its destination is missing or cannot be told.',
    absolute: true,
  },
  // the policy
  DENY_LISTED: { summary: 'The policy denies this command by name.', absolute: true },
} as const satisfies Record<string, GuardReasonInfo>

export type GuardReason = keyof typeof GUARD_REASONS
