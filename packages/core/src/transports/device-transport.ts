import type { FlotillaError } from '../errors/flotilla-error.js'

/** Who hears what a channel delivers. Calls never overlap; `closed` is the last. */
export interface ChannelReceiver {
  /** Bytes in arrival order. The buffer is the receiver's from then on. */
  data(chunk: Uint8Array): void
  /** Once, when no more will come: without an error when the device ended the channel in order. */
  closed(error?: FlotillaError): void
}

/** The terminal of one device: bytes both ways. Knows nothing of prompts, modes or platforms. */
export interface ShellChannel {
  /** Replaces the receiver; what arrived while there was none is delivered at once. */
  receive(receiver: ChannelReceiver): void
  /** One call is one write to the network. @throws CONNECTION_CLOSED */
  write(data: string | Uint8Array): void
  /** Stops and restarts delivery, for a receiver that cannot keep up. */
  pause(): void
  resume(): void
  /** Idempotent. The receiver's `closed` follows. */
  close(): void
}

/** How an exec channel ended. */
export interface ExecResult {
  stdout: Uint8Array
  stderr: Uint8Array
  /** Exit status, or null when a signal ended the command. */
  exitStatus: number | null
  signalName?: string | undefined
  /** True when output went past `maxBytes`; the rest was dropped. */
  truncated: boolean
}

/** Hears what a command prints; `write` answers on its standard input. */
export type ExecListener = (chunk: Uint8Array, write: (answer: string) => void) => void

export interface ExecOptions {
  /** Written to the command's standard input, which is then closed. */
  stdin?: string | Uint8Array | undefined
  /** Kept of stdout and stderr together. @default 67_108_864 */
  maxBytes?: number | undefined
  /** Asks the device to end the command, closes the channel and rejects with `signal.reason`. */
  signal?: AbortSignal | undefined
  onStdout?: ExecListener | undefined
  onStderr?: ExecListener | undefined
  /** Leaves stdin open for answers, closing it when the command ends. @default false */
  interactive?: boolean | undefined
}

/** What the other end said of itself before any command; evidence for platform detection. */
export interface TransportFacts {
  /** SSH identification string without `SSH-2.0-`, for example `Cisco-1.25`. */
  ident?: string | undefined
  /** Pre-login banner (SSH userauth banner). */
  banner?: string | undefined
  /** `SHA256:…` fingerprint of the host key. */
  hostKeyFingerprint?: string | undefined
  /** True when the login asked for nothing (SSH method `none`): such devices ask in the terminal. */
  askedNothing?: boolean | undefined
}

export interface FileStat {
  size: number
  isDirectory: boolean
}

export interface FileTransferOptions {
  signal?: AbortSignal | undefined
  /** Called with bytes done and the total. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** Moves whole files; SFTP or SCP underneath. Paths ending up partial are removed on failure where possible. */
export interface FileChannel {
  readonly protocol: 'sftp' | 'scp' | 'memory'
  stat(path: string): Promise<FileStat | undefined>
  upload(localPath: string, remotePath: string, options?: FileTransferOptions): Promise<number>
  download(remotePath: string, localPath: string, options?: FileTransferOptions): Promise<number>
  remove(path: string): Promise<void>
  /** Resolves once the device has closed its side too, or has taken too long. Idempotent. */
  close(): void | Promise<void>
}

export interface ShellOptions {
  columns?: number
  rows?: number
  term?: string
  /** Sent in the same flight as the shell request, when the transport can. */
  typeAhead?: string | undefined
  signal?: AbortSignal | undefined
}

/** An authenticated connection to one device, from which channels are opened. */
export interface DeviceTransport extends AsyncDisposable {
  readonly facts: TransportFacts
  /** False once the connection has ended. */
  readonly isOpen: boolean
  /** @throws LINES_BUSY, CONNECTION_CLOSED, UNSUPPORTED */
  shell(options?: ShellOptions): Promise<ShellChannel>
  /** @throws CONNECTION_CLOSED, UNSUPPORTED */
  exec(command: string, options?: ExecOptions): Promise<ExecResult>
  /** SFTP where the device has it, else SCP. @throws UNSUPPORTED */
  files(options?: { signal?: AbortSignal }): Promise<FileChannel>
  /** Resolves when the connection has ended, for whatever reason. */
  readonly ended: Promise<FlotillaError | undefined>
  /** Idempotent; never waits for the device. */
  close(): Promise<void>
}

/** Opens an authenticated connection in some other way than SSH. */
export type TransportFactory = (options: { signal?: AbortSignal | undefined }) => Promise<DeviceTransport>
