import type { FlotillaError } from '../../errors/flotilla-error.js'
import type {
  DeviceTransport,
  ExecOptions,
  ExecResult,
  FileChannel,
  ShellChannel,
  ShellOptions,
  TransportFacts,
} from '../device-transport.js'
import { openFiles } from '../files/open-files.js'
import { openShell } from './open-shell.js'
import type { SshConnection } from './ssh-connection.js'
import { execOverSsh } from './ssh-exec.js'

/** A logged-in SSH connection as the rest of the library sees it. */
export class SshTransport implements DeviceTransport {
  readonly #connection: SshConnection

  constructor(connection: SshConnection) {
    this.#connection = connection
  }

  get facts(): TransportFacts {
    return this.#connection.facts
  }

  get isOpen(): boolean {
    return this.#connection.isOpen
  }

  get ended(): Promise<FlotillaError | undefined> {
    return this.#connection.ended
  }

  async shell(options: ShellOptions = {}): Promise<ShellChannel> {
    return await openShell(this.#connection, options)
  }

  async exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
    return await execOverSsh(this.#connection, command, options)
  }

  async files(options: { signal?: AbortSignal } = {}): Promise<FileChannel> {
    return await openFiles(this.#connection, options)
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
