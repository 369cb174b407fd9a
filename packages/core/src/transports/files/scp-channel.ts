import type { ClientChannel } from 'ssh2'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { endChannel } from '../ssh/end-channel.js'
import type { SshConnection } from '../ssh/ssh-connection.js'
import { diskFull, isDirectory } from './sftp-error.js'

/** Unread bytes past which the channel is paused. */
const HIGH_WATER_BYTES = 1_048_576
const LF = 10

/** How command lines and servers say that they know no `scp`. */
const NO_SCP = /command not found|invalid (?:input|command)|unknown command|administratively disabled/i

/** What the remote program says on standard error is kept so far. */
const STDERR_BYTES = 4_096

/** The messages of the SCP protocol over an exec channel that runs `scp -t` or `scp -f`. */
export class ScpChannel {
  readonly #channel: ClientChannel
  readonly #connection: SshConnection
  readonly #path: string
  #chunks: Buffer[] = []
  #bytes = 0
  #isEnded = false
  #exitStatus: number | null | undefined
  #stderr = ''
  #wake: (() => void) | undefined

  constructor(channel: ClientChannel, connection: SshConnection, path: string) {
    this.#channel = channel
    this.#connection = connection
    this.#path = path
    const end = (status?: number | null): void => {
      this.#isEnded = true
      this.#exitStatus ??= status
      this.#wake?.()
    }
    channel
      .on('data', (chunk: Buffer) => {
        this.#chunks.push(chunk)
        this.#bytes += chunk.length
        if (this.#bytes > HIGH_WATER_BYTES) channel.pause()
        this.#wake?.()
      })
      .on('end', () => end())
      .on('close', end)
      .on('error', () => {})
    channel.stderr.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < STDERR_BYTES) this.#stderr += chunk.toString('utf8')
    })
  }

  /** Up to `length` bytes, at least one. @throws when the remote program ends first */
  async read(length: number): Promise<Buffer> {
    while (this.#chunks.length === 0) {
      if (this.#isEnded) throw await this.#ended()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const first = this.#chunks[0] as Buffer
    const piece = first.subarray(0, length)
    if (piece.length === first.length) this.#chunks.shift()
    else this.#chunks[0] = first.subarray(length)
    this.#bytes -= piece.length
    if (this.#bytes <= HIGH_WATER_BYTES) this.#channel.resume()
    return piece
  }

  /** Reads an acknowledgement. @throws the error the remote program reports instead */
  async expectOk(): Promise<void> {
    const [kind = 0] = await this.read(1)
    if (kind === 0) return
    const line = await this.#restOfLine(kind)
    // Anything else is no SCP at all: a command line that complains, often in several lines.
    throw this.#reported(kind === 1 || kind === 2 ? line : `${line}\n${await this.#rest()}`)
  }

  /** Reads the next control line, for example `C0644 12 name`. */
  async readControl(): Promise<string> {
    const [kind = 0] = await this.read(1)
    if (kind === 1 || kind === 2) throw this.#reported(await this.#restOfLine(0))
    return await this.#restOfLine(kind)
  }

  /** Resolves when the channel takes more. */
  async write(data: string | Uint8Array): Promise<void> {
    const isTaken = await new Promise<boolean>((resolve) => {
      if (this.#isEnded || !this.#channel.writable) return resolve(false)
      this.#wake = () => this.#isEnded && resolve(false)
      this.#channel.write(data, () => resolve(true))
    })
    if (!isTaken) throw await this.#ended()
  }

  /** @param isAborted ends it at once: what the remote program still wants to send is of no interest. */
  async close(isAborted: boolean): Promise<void> {
    this.#channel.removeAllListeners('data').resume()
    if (!isAborted) return await endChannel(this.#channel)
    this.#channel.end()
    this.#channel.close()
  }

  async #restOfLine(first: number): Promise<string> {
    const bytes = first === 0 ? [] : [first]
    for (;;) {
      const [byte = LF] = await this.read(1)
      if (byte === LF || bytes.length > STDERR_BYTES) break
      bytes.push(byte)
    }
    return Buffer.from(bytes).toString('utf8')
  }

  /** Why the remote program ended: what it said is often on its way still, or unread, when the end is noticed. */
  async #ended(): Promise<FlotillaError> {
    if (this.#connection.isOpen) await endChannel(this.#channel)
    // The channel may be closed before its stream has handed out what came.
    if (!this.#isEnded && this.#connection.isOpen) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        this.#channel.resume()
      })
    }
    const [kind, ...rest] = Buffer.concat(this.#chunks.splice(0)).subarray(0, STDERR_BYTES)
    const said = Buffer.from(rest).toString('utf8')
    return kind === 1 || kind === 2 || NO_SCP.test(said) ? this.#reported(said) : this.#endedError()
  }

  async #rest(): Promise<string> {
    if (this.#connection.isOpen) await endChannel(this.#channel)
    return Buffer.concat(this.#chunks.splice(0)).subarray(0, STDERR_BYTES).toString('utf8')
  }

  #endedError(): FlotillaError {
    if (!this.#connection.isOpen) return this.#connection.closedError()
    const { device } = this.#connection
    if (this.#exitStatus === 127 || NO_SCP.test(this.#stderr) || /not found/i.test(this.#stderr)) {
      return this.#unsupported()
    }
    return this.#stderr === ''
      ? new FlotillaError('TRANSFER_FAILED', `${device} ended the transfer of ${this.#path}`, { device })
      : this.#reported(this.#stderr)
  }

  #unsupported(): FlotillaError {
    const { device } = this.#connection
    return new FlotillaError('UNSUPPORTED', `${device} offers neither SFTP nor SCP`, { device })
  }

  /** SCP has no codes, only sentences. */
  #reported(text: string): FlotillaError {
    const { device } = this.#connection
    const message = text.replace(/^\x01|^\x02/, '').trim()
    if (NO_SCP.test(message)) return this.#unsupported()
    const details = { path: this.#path, side: 'remote', message }
    if (/no such file|not found|does not exist/i.test(message)) {
      return new FlotillaError('FILE_NOT_FOUND', `${this.#path} does not exist on ${device}: ${message}`, {
        device,
        details,
      })
    }
    if (/not a regular file|is a directory/i.test(message))
      return isDirectory(this.#connection, this.#path, new Error(message))
    if (/permission denied|not permitted|read-only/i.test(message)) {
      return new FlotillaError('FILE_DENIED', `${device} denies access to ${this.#path}: ${message}`, {
        device,
        details,
      })
    }
    if (/no space|disk (is )?full|quota/i.test(message))
      return diskFull(this.#connection, this.#path, new Error(message))
    return new FlotillaError('TRANSFER_FAILED', `${device} failed on ${this.#path}: ${message}`, { device, details })
  }
}
