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
  // the fleet
  INVENTORY_INVALID: {
    summary: 'The inventory has faults.',
    hint: 'See details.faults for every fault with its path and line.',
    retryable: false,
  },
  FILTER_INVALID: {
    summary: 'A filter expression cannot be understood.',
    hint: 'See details.position; the grammar is in docs/inventory.md.',
    retryable: false,
  },
  NO_DEVICES_MATCH: {
    summary: 'The selection matches no device of the inventory.',
    hint: 'Check names, groups and tags, or pass allowEmpty when nothing to do is fine.',
    retryable: false,
  },
  SKIPPED: {
    summary: 'The device was not worked on, because the run stopped before its turn.',
    hint: 'See details.reason; run again on the skipped devices once the reason is gone.',
    retryable: true,
  },
  CANCELLED: {
    summary: 'The run was cancelled before it ended.',
    hint: 'Nothing to do if that was meant; the loop was left early, or cancel() was called.',
    retryable: false,
  },
  BREAKER_OPEN: {
    summary: 'The device failed so often that it is left alone for a while.',
    hint: 'Wait until details.retryAtMs; one attempt is then let through.',
    retryable: true,
  },
  LEASE_TIMEOUT: {
    summary: 'No session became free in time.',
    hint: 'Close sessions that are no longer needed, or raise maxSessions or timeoutMs.',
    retryable: true,
  },
  FLEET_CLOSED: {
    summary: 'The fleet is closed.',
    hint: 'Create a new fleet.',
    retryable: false,
  },
  GUARD_REFUSED: {
    summary: 'The guard does not allow this command, so nothing was sent.',
    hint: 'See details.reason; writes need a guard that allows them.',
    retryable: false,
  },
  // tools and the kernel
  TOOL_UNKNOWN: {
    summary: 'No tool has this name.',
    hint: 'Use one of the registered names; the message lists close ones.',
    retryable: false,
  },
  TOOL_INVALID: {
    summary: 'A tool definition cannot be registered.',
    hint: 'Correct the definition; the message names the tool and the field.',
    retryable: false,
  },
  INPUT_INVALID: {
    summary: 'The input does not fit the schema of the tool.',
    hint: 'See details.issues for every fault and its path.',
    retryable: false,
  },
  OUTPUT_INVALID: {
    summary: 'A tool returned something that does not fit its output schema.',
    hint: 'A defect of the tool: the log has the faults under the correlation id.',
    retryable: false,
  },
  TOOL_FAILED: {
    summary: 'The tool could not do what was asked.',
    hint: 'Read the message, which the tool wrote for its caller.',
    retryable: false,
  },
  UNAUTHENTICATED: {
    summary: 'The caller showed no key, or one that is not known or has expired.',
    hint: 'Send a valid key.',
    retryable: false,
  },
  FORBIDDEN: {
    summary: 'The caller may not use this tool.',
    hint: 'Ask for the scopes that the message names.',
    retryable: false,
  },
  DEVICE_UNKNOWN: {
    summary: 'The inventory has no device of this name or address.',
    hint: 'Check the name, or add the device to the inventory.',
    retryable: false,
  },
  DEVICE_FORBIDDEN: {
    summary: 'The caller may not touch this device.',
    hint: 'Ask for the device to be added to what the caller may touch.',
    retryable: false,
  },
  RATE_LIMITED: {
    summary: 'The caller has used up its requests of this time window.',
    hint: 'Wait until details.resetAt.',
    retryable: true,
  },
  POLICY_DENIED: {
    summary: 'The policy does not allow this operation.',
    hint: 'Writes are denied unless the policy of the kernel allows them.',
    retryable: false,
  },
  APPROVAL_DENIED: {
    summary: 'The operation needs an approval and did not get it.',
    hint: 'Configure an approver, or ask the one who denied.',
    retryable: false,
  },
  APPROVAL_PENDING: {
    summary: 'Somebody was asked to approve the operation and has not answered yet.',
    hint: 'Make exactly the same call again once details.approvalId is approved.',
    retryable: true,
  },
  IDEMPOTENCY_CONFLICT: {
    summary: 'The idempotency key was used before for a different call.',
    hint: 'Use a new key for a new call.',
    retryable: false,
  },
  AUDIT_FAILED: {
    summary: 'The audit record could not be written, so the operation was not started.',
    hint: 'Check the audit sink; writes wait until it works again.',
    retryable: true,
  },
  RESOURCE_INVALID: {
    summary: 'The resources contradict each other: a name twice, an unknown dependency, or a cycle.',
    hint: 'Correct the resource that the message names.',
    retryable: false,
  },
  RESOURCE_FAILED: {
    summary: 'A resource did not start or stop; those started before it were stopped again.',
    hint: 'See the cause; the message names the resource.',
    retryable: true,
  },
  SHUTTING_DOWN: {
    summary: 'The kernel is closing or closed.',
    hint: 'Ask another replica, or create a new kernel.',
    retryable: true,
  },
  MODEL_UNAVAILABLE: {
    summary: "The model's API could not be reached, was overloaded, or broke off its reply.",
    hint: 'Try again later; details.toolCalls lists what had been done by then.',
    retryable: true,
  },
  MODEL_REJECTED: {
    summary: "The model's API refused the request.",
    hint: 'Check the API key, the name of the model and the options; the message has the reason that the API gave.',
    retryable: false,
  },
  BUDGET_EXCEEDED: {
    summary: 'The agent has used up its budget, so the tool call was not made.',
    hint: 'Raise the budget of the agent or of the run, or ask for less.',
    retryable: false,
  },
  PEER_MISSING: {
    summary: 'An optional package that this feature needs is not installed.',
    hint: 'Install the package that the message names.',
    retryable: false,
  },
  // recordings
  RECORDING_INVALID: {
    summary: 'What was to be replayed is no session recording.',
    hint: 'Record the session again with recordSession.',
    retryable: false,
  },
  REPLAY_MISMATCH: {
    summary: 'What was sent to a replayed session is not what was recorded.',
    hint: 'Compare details.expected with details.got; record the session again when the change is intended.',
    retryable: false,
  },
  INTERNAL: {
    summary: 'A defect in Flotilla or in a function handed to it.',
    hint: 'Report it with the stack of the cause.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCodeInfo>

export type ErrorCode = keyof typeof ERROR_CODES
