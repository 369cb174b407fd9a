import type { Device } from '../inventory/device.js'
import type { Answer, Platform } from '../platforms/platform.js'

export interface RunOptions {
  /** Stops waiting; the session interrupts the command and recovers its prompt, or closes. Rejects with `signal.reason`. */
  signal?: AbortSignal
  /** Longest time for the whole command, in milliseconds. @default 60_000 */
  timeoutMs?: number
  /** Longest silence from the device, in milliseconds. @default 30_000 */
  idleTimeoutMs?: number
  /** Answers to questions that the device may ask. Each is used when it is asked, and only then. */
  answers?: readonly Answer[]
  /** Bytes of output kept in memory; the rest goes to a file only its owner can read. @default 67_108_864 */
  maxOutputBytes?: number
}

/** What one command printed, and whether the device accepted it. */
export interface CommandResult {
  device: string
  command: string
  /** Output without the echoed command, the prompt and terminal escapes; lines end in `\n`. */
  output: string
  /** From the first byte sent to the prompt, in milliseconds. */
  durationMs: number
  /** The line that matched one of the platform's failures, or told of a non-zero exit status. */
  failure?: string
  /** Only from exec channels. */
  exitStatus?: number | null
  stderr?: string
  /** True when `output` holds only the beginning. */
  truncated?: boolean
  /** Where the whole output is when it went past `maxOutputBytes`; the caller deletes it. */
  outputFile?: string
}

export interface ConfigureOptions {
  signal?: AbortSignal
  /** For each line, in milliseconds. @default 60_000 */
  timeoutMs?: number
  /** Which configuration mode. @default the platform's */
  mode?: string
  /** Commit where the platform has candidates. @default true */
  commit?: boolean
  /** Make the result survive a reload. @default false */
  save?: boolean
  answers?: readonly Answer[]
}

/** What became of the lines. On a rejection the lines before it stay applied unless the platform has candidates. */
export interface ConfigureResult {
  device: string
  ok: boolean
  /** One result a line that was sent, in order. */
  results: CommandResult[]
  /** The first rejected line: where in the input, and what the device said. */
  rejected?: { index: number; line: string; failure: string }
  /** Whether the lines are active: on candidate platforms, whether they were committed. */
  applied: boolean
  /** True when a candidate was thrown away. */
  discarded: boolean
  saved: boolean
  durationMs: number
}

export interface TransferOptions {
  signal?: AbortSignal
  /** @default 600_000 */
  timeoutMs?: number
  onProgress?: (done: number, total: number) => void
}

export interface TransferResult {
  device: string
  bytes: number
  durationMs: number
  protocol: 'sftp' | 'scp' | 'memory'
  /** How the copy was compared with the original. */
  verified: 'sha256' | 'size'
  sha256?: string
}

export type SessionState = 'ready' | 'busy' | 'recovering' | 'closed'

/** An open command line on one device. Commands run one at a time, in call order. */
export interface DeviceSession extends AsyncDisposable {
  readonly device: Device
  readonly platform: Platform
  readonly mode: string
  /** As the prompt shows it. */
  readonly hostname: string
  readonly state: SessionState

  /**
   * Runs one command, in one round trip, and waits for the next prompt.
   *
   * A command that the device rejects still resolves, with `failure` set: the conversation worked. The promise
   * rejects only when the conversation broke.
   *
   * @throws COMMAND_INVALID nothing was sent.
   * @throws COMMAND_TIMEOUT, IDLE_TIMEOUT `details.session` says `recovered` or `closed`.
   * @throws CONNECTION_CLOSED, SESSION_CLOSED
   * @throws `signal.reason`, unchanged, when aborted; then see `state`.
   */
  run(command: string, options?: RunOptions): Promise<CommandResult>
  /** One after the other; a rejected command does not stop the rest. */
  runAll(commands: readonly string[], options?: RunOptions): Promise<CommandResult[]>
  /** Moves to a mode along the platform's graph. @throws MODE_UNKNOWN, MODE_UNREACHABLE, SECRET_MISSING */
  enter(mode: string, options?: { signal?: AbortSignal; timeoutMs?: number }): Promise<void>
  /** Enters configuration, sends the lines, stops at the first rejected one, leaves. */
  configure(lines: readonly string[], options?: ConfigureOptions): Promise<ConfigureResult>
  /** @throws FILE_NOT_FOUND, DISK_FULL, VERIFY_FAILED, UNSUPPORTED, … */
  upload(localPath: string, remotePath: string, options?: TransferOptions): Promise<TransferResult>
  download(remotePath: string, localPath: string, options?: TransferOptions): Promise<TransferResult>
  /** Idempotent; also called by `await using`. */
  close(): Promise<void>
}
