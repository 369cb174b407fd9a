/** What a code means and what to try. `docs/errors.md` is generated from this table. */
export interface ErrorCodeInfo {
  /** What happened, one sentence. */
  summary: string
  /** What to try, one sentence. */
  hint: string
  /** Whether the same call may succeed later without any change, unless the thrower knows better. */
  retryable: boolean
}

/** Every error code Flotilla throws. Codes are covered by semver; messages are for people. */
export const ERROR_CODES = {
  // reaching the device
  HOST_UNREACHABLE: {
    summary: 'No route to the host, or its name does not resolve.',
    hint: 'Check the address, name resolution, and routes or VPN from this machine.',
    retryable: true,
  },
  CONNECTION_REFUSED: {
    summary: 'The host answered, but nothing listens on the port.',
    hint: 'Check the port, and that SSH is enabled on the device.',
    retryable: true,
  },
  CONNECT_TIMEOUT: {
    summary: 'The device did not finish the TCP connection or the SSH handshake in time.',
    hint: 'Check reachability and access lists, or raise connectTimeoutMs.',
    retryable: true,
  },
  CONNECTION_CLOSED: {
    summary: 'The connection was closed before the operation ended.',
    hint: 'Check whether the device reloaded, logged the user out, or the link dropped; open a new session.',
    retryable: true,
  },
  LINES_BUSY: {
    summary: 'All terminal lines of the device are in use.',
    hint: 'Close idle sessions on the device or try again later.',
    retryable: true,
  },
  // trust and login
  ALGORITHM_MISMATCH: {
    summary: 'Client and device share no algorithm under the chosen security profile.',
    hint: "Upgrade the device, or choose security: 'compatible' or 'legacy' for it on purpose.",
    retryable: false,
  },
  HOST_KEY_UNKNOWN: {
    summary: 'The host key is not known and the policy does not accept new keys.',
    hint: 'Verify the fingerprint on the device console, then add it to known_hosts.',
    retryable: false,
  },
  HOST_KEY_CHANGED: {
    summary: 'The host key differs from the one on record.',
    hint: 'Treat it as an attack until the change is explained; then remove the old key from known_hosts.',
    retryable: false,
  },
  AUTH_FAILED: {
    summary: 'The device refused the credentials.',
    hint: 'Check the user name, the password or key, and which methods the device accepts.',
    retryable: false,
  },
  AUTH_TIMEOUT: {
    summary: 'The device did not answer the login in time.',
    hint: 'Check the AAA servers behind the device, or raise authTimeoutMs.',
    retryable: true,
  },
  CREDENTIALS_MISSING: {
    summary: 'No credentials are known for the device.',
    hint: 'Give the device credentials or a credential provider.',
    retryable: false,
  },
  CREDENTIALS_INVALID: {
    summary: 'A key file is missing, unreadable, of an unknown format, or its passphrase is wrong.',
    hint: 'Check the path, the format (OpenSSH or PEM) and the passphrase.',
    retryable: false,
  },
  JUMP_FAILED: {
    summary: 'A jump host could not be reached or refused to forward.',
    hint: 'Check the jump host on its own, and that it allows TCP forwarding to the device.',
    retryable: true,
  },
  // the conversation
  PLATFORM_UNKNOWN: {
    summary: 'No platform has this name.',
    hint: 'Use one of the built-in names or aliases, or definePlatform.',
    retryable: false,
  },
  PLATFORM_NOT_DETECTED: {
    summary: 'The evidence from the device fits no known platform.',
    hint: 'Name the platform in the inventory.',
    retryable: false,
  },
  PLATFORM_INVALID: {
    summary: 'A platform definition contradicts itself.',
    hint: 'Correct the definition; the message names the field.',
    retryable: false,
  },
  PROMPT_TIMEOUT: {
    summary: 'The device did not print a known prompt in time.',
    hint: 'See details.tail for what it printed; answer its question, raise the deadline, or correct the platform.',
    retryable: true,
  },
  COMMAND_TIMEOUT: {
    summary: 'The command did not finish within its deadline.',
    hint: 'Raise timeoutMs, or run a narrower command.',
    retryable: true,
  },
  IDLE_TIMEOUT: {
    summary: 'The device went silent in the middle of a command.',
    hint: 'See details.tail; it may be waiting for an answer. Pass answers, or raise idleTimeoutMs.',
    retryable: true,
  },
  DEADLINE_EXCEEDED: {
    summary: 'The operation did not finish within its total deadline.',
    hint: 'Raise the deadline, or do less in one operation.',
    retryable: true,
  },
  COMMAND_INVALID: {
    summary: 'The command is empty, or holds a newline or control characters.',
    hint: 'Send one command a call; use runAll or configure for several.',
    retryable: false,
  },
  COMMAND_FAILED: {
    summary: 'The device rejected a command that an operation depends on.',
    hint: "Read the device's own message in the error; check privileges and syntax.",
    retryable: false,
  },
  MODE_UNKNOWN: {
    summary: 'The platform has no mode of this name.',
    hint: 'Use one of the modes that the message lists.',
    retryable: false,
  },
  MODE_UNREACHABLE: {
    summary: 'The device did not change to the mode asked for.',
    hint: 'Check the secret for the mode and the privileges of the account.',
    retryable: false,
  },
  SECRET_MISSING: {
    summary: 'The device asked for a secret that the credentials do not hold.',
    hint: 'Add the named secret to credentials.secrets.',
    retryable: false,
  },
  SESSION_CLOSED: {
    summary: 'The session is closed.',
    hint: 'Open a new session.',
    retryable: true,
  },
  UNSUPPORTED: {
    summary: 'The platform or transport cannot do this.',
    hint: 'See the platform page for what it supports.',
    retryable: false,
  },
  OPTION_INVALID: {
    summary: 'An option has a value that makes no sense.',
    hint: 'Correct the option that the message names.',
    retryable: false,
  },
  // files
  FILE_NOT_FOUND: {
    summary: 'The file to transfer does not exist.',
    hint: 'Check the path; nothing was transferred.',
    retryable: false,
  },
  FILE_DENIED: {
    summary: 'The file or folder may not be read or written by this user.',
    hint: 'Check permissions on both sides.',
    retryable: false,
  },
  DISK_FULL: {
    summary: 'The receiving side has no room for the file.',
    hint: 'Free space on the device; the partial file was removed where that was possible.',
    retryable: false,
  },
  TRANSFER_FAILED: {
    summary: 'The file transfer broke off.',
    hint: 'See the cause; try again.',
    retryable: true,
  },
  VERIFY_FAILED: {
    summary: 'The transferred file differs from the original in size or hash.',
    hint: 'Transfer again; suspect the link or the storage when it repeats.',
    retryable: true,
  },
  SSH_CONFIG_INVALID: {
    summary: 'The OpenSSH client configuration could not be used.',
    hint: 'Check the file and the host alias.',
    retryable: false,
  },
  PROTOCOL_ERROR: {
    summary: 'The peer broke the SSH protocol.',
    hint: 'See the cause; check that an SSH server listens on that port.',
    retryable: false,
  },
  INTERNAL: {
    summary: 'A defect in Flotilla or in a function handed to it.',
    hint: 'Report it with the stack of the cause.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>

export type ErrorCode = keyof typeof ERROR_CODES
