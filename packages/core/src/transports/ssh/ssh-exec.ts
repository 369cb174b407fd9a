import type { Client, ClientChannel } from 'ssh2'
import type { ExecOptions, ExecResult } from '../device-transport.js'
import { createExecCollector, type ExecCollector } from '../exec-collector.js'
import { channelOpenFailure } from './channel-failure.js'
import { openChannel } from './open-channel.js'
import { startTracked } from './refused-channel.js'
import type { SshConnection } from './ssh-connection.js'

/** Opens an exec channel. @throws UNSUPPORTED, LINES_BUSY, CONNECTION_CLOSED, CONNECT_TIMEOUT */
export function openExecChannel(
  connection: SshConnection,
  command: string,
  signal: AbortSignal | undefined,
): Promise<ClientChannel> {
  const options = { doing: 'start the command', signal, discard: (late: ClientChannel) => late.close() }
  return openChannel(connection, options, (resolve, reject) => {
    const close = startTracked(connection.client, () => {
      connection.client.exec(command, (error, channel) => {
        if (!error) return resolve(channel)
        if ('reason' in error) return reject(channelOpenFailure(connection, error))
        const text = `${connection.device} refused to run a command without a shell`
        close()
        reject(connection.isOpen ? connection.error('UNSUPPORTED', text, { cause: error }) : connection.closedError())
      })
    })
  })
}

/** Runs one command to its end. */
export async function execOverSsh(
  connection: SshConnection,
  command: string,
  options: ExecOptions,
): Promise<ExecResult> {
  const channel = await openExecChannel(connection, command, options.signal)
  return await new Promise((resolve, reject) => new ExecRun(channel, connection, options, resolve, reject).start())
}

/** One command under way. */
class ExecRun {
  readonly #channel: ClientChannel
  readonly #connection: SshConnection
  readonly #options: ExecOptions
  readonly #collector: ExecCollector
  readonly #resolve: (result: ExecResult) => void
  readonly #reject: (reason: unknown) => void
  readonly #forget: () => void
  readonly #onAbort = (): void => this.#giveUp(this.#options.signal?.reason)

  constructor(
    channel: ClientChannel,
    connection: SshConnection,
    options: ExecOptions,
    resolve: (result: ExecResult) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#channel = channel
    this.#connection = connection
    this.#options = options
    this.#collector = createExecCollector(options)
    this.#resolve = resolve
    this.#reject = reject
    this.#forget = connection.onEnd((error) => this.#giveUp(error ?? connection.closedError()))
    options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  start(): void {
    const channel = this.#channel
    const answer = (text: string): void => void (channel.writable && channel.write(text))
    channel
      .on('data', (chunk: Buffer) => this.#guard(() => this.#collector.stdout(chunk, answer)))
      .on('close', (status?: number | null, signalName?: string) => {
        this.#settle()
        this.#resolve(this.#collector.result(status ?? null, signalName))
      })
      .on('error', () => {})
    channel.stderr.on('data', (chunk: Buffer) => this.#guard(() => this.#collector.stderr(chunk, answer)))
    const { stdin, interactive = false, signal } = this.#options
    if (signal?.aborted) return this.#onAbort()
    if (stdin !== undefined) channel.write(stdin)
    if (!interactive) channel.end()
  }

  /** A callback of the caller's that throws ends the command with its error. */
  #guard(use: () => void): void {
    try {
      use()
    } catch (error) {
      this.#giveUp(error)
    }
  }

  #giveUp(reason: unknown): void {
    this.#settle()
    // What still arrives is dropped, so that the channel can end.
    this.#channel.removeAllListeners('data').resume()
    this.#channel.stderr.removeAllListeners('data').resume()
    if (this.#connection.isOpen) endCommand(this.#connection.client, this.#channel)
    else this.#channel.close()
    this.#reject(reason)
  }

  #settle(): void {
    this.#forget()
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
  }
}

/**
 * Closing alone lets a command run on that neither reads nor writes. Servers that know no signals take no notice. Not by ssh2's own
 * `signal`, which sends nothing once standard input has ended.
 */
function endCommand(client: Client, channel: ClientChannel): void {
  const { _protocol: protocol } = client as unknown as { _protocol?: { signal?(channel: number, name: string): void } }
  const { outgoing } = channel as unknown as { outgoing?: { id: number; state: string } }
  if (outgoing && /^(?:open|eof)$/.test(outgoing.state)) protocol?.signal?.(outgoing.id, 'TERM')
  channel.close()
}
