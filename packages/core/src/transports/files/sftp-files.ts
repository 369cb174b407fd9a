import { posix } from 'node:path'
import type { SFTPWrapper } from 'ssh2'
import type { FlotillaError } from '../../errors/flotilla-error.js'
import { abortable } from '../abortable.js'
import type { FileChannel, FileStat, FileTransferOptions } from '../device-transport.js'
import { endSftp } from '../ssh/end-channel.js'
import type { SshConnection } from '../ssh/ssh-connection.js'
import { copyBlocks } from './copy-blocks.js'
import { createLocalTarget, openLocalSource } from './local-file.js'
import { diskFull, isDirectory, sftpError } from './sftp-error.js'
import { type TransferWatch, watchTransfer } from './transfer-watch.js'

/** How long tidying up after a failed transfer may take. */
const CLEANUP_MS = 5_000

type Callback<T> = (error: Error | null | undefined, value: T) => void

/** Files over SFTP. */
export class SftpFiles implements FileChannel {
  readonly protocol = 'sftp'
  readonly #sftp: SFTPWrapper
  readonly #connection: SshConnection
  #isClosed = false

  constructor(sftp: SFTPWrapper, connection: SshConnection) {
    this.#sftp = sftp
    this.#connection = connection
    sftp.on('error', () => {})
    // ssh2 drops what is asked of a closed channel without a word.
    sftp.on('close', () => {
      this.#isClosed = true
    })
  }

  async stat(path: string): Promise<FileStat | undefined> {
    try {
      const stats = await this.#call<{ size: number; isDirectory(): boolean }>(path, (done) =>
        this.#sftp.stat(path, done),
      )
      return { size: stats.size, isDirectory: stats.isDirectory() }
    } catch (error) {
      if ((error as FlotillaError).code === 'FILE_NOT_FOUND') return undefined
      throw error
    }
  }

  async upload(localPath: string, remotePath: string, options: FileTransferOptions = {}): Promise<number> {
    const watch = watchTransfer(this.#connection, remotePath, options)
    try {
      watch.signal.throwIfAborted()
      const source = await openLocalSource(this.#connection.device, localPath)
      try {
        return await this.#send(source, remotePath, watch)
      } finally {
        await source.close()
      }
    } finally {
      watch.dispose()
    }
  }

  async download(remotePath: string, localPath: string, options: FileTransferOptions = {}): Promise<number> {
    const watch = watchTransfer(this.#connection, remotePath, options)
    try {
      watch.signal.throwIfAborted()
      const handle = await this.#open(remotePath, 'r', watch)
      try {
        return await this.#fetch(handle, remotePath, localPath, watch)
      } finally {
        await this.#tidyUp((done) => this.#sftp.close(handle, done))
      }
    } finally {
      watch.dispose()
    }
  }

  async remove(path: string): Promise<void> {
    await this.#call<void>(path, (done) => this.#sftp.unlink(path, done as (error?: Error | null) => void))
  }

  close(): Promise<void> {
    this.#isClosed = true
    return endSftp(this.#sftp)
  }

  async #send(
    source: Awaited<ReturnType<typeof openLocalSource>>,
    path: string,
    watch: TransferWatch,
  ): Promise<number> {
    const handle = await this.#open(path, 'w', watch)
    try {
      const bytes = await copyBlocks({
        size: source.size,
        read: source.read,
        write: (position, data) => this.#write(handle, path, position, data),
        signal: watch.signal,
        onProgress: watch.progress,
      })
      await abortable(
        this.#call<void>(path, (done) => this.#sftp.close(handle, done as () => void)),
        watch.signal,
      )
      return bytes
    } catch (error) {
      await this.#tidyUp((done) => this.#sftp.close(handle, done))
      await this.#tidyUp((done) => this.#sftp.unlink(path, done))
      throw error
    }
  }

  async #fetch(handle: Buffer, path: string, localPath: string, watch: TransferWatch): Promise<number> {
    const { signal } = watch
    const found = await abortable(
      this.#call<{ size: number; isDirectory(): boolean }>(path, (done) => this.#sftp.fstat(handle, done)),
      signal,
    )
    if (found.isDirectory()) throw isDirectory(this.#connection, path)
    const { size } = found
    const target = await createLocalTarget(this.#connection.device, localPath)
    try {
      const bytes = await copyBlocks({
        size,
        read: (position, length) => this.#read(handle, path, position, length),
        write: target.write,
        signal,
        onProgress: watch.progress,
      })
      await target.commit()
      return bytes
    } catch (error) {
      await target.discard()
      throw error
    }
  }

  async #open(path: string, flags: 'r' | 'w', { signal }: TransferWatch): Promise<Buffer> {
    const opening = this.#call<Buffer>(path, (done) => this.#sftp.open(path, flags, done))
    try {
      return await abortable(opening, signal)
    } catch (error) {
      if (signal.aborted) opening.then((handle) => this.#sftp.close(handle, () => {})).catch(() => {})
      throw signal.aborted ? error : await this.#orDirectory(path, error, signal)
    }
  }

  /** Servers call it just "failure" when a folder is opened as a file. */
  async #orDirectory(path: string, error: unknown, signal: AbortSignal): Promise<unknown> {
    if ((error as FlotillaError).code !== 'TRANSFER_FAILED') return error
    const found = await abortable(this.stat(path), signal).catch(() => undefined)
    return found?.isDirectory ? isDirectory(this.#connection, path, error) : error
  }

  async #write(handle: Buffer, path: string, position: number, data: Uint8Array): Promise<void> {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    try {
      await this.#call<void>(path, (done) =>
        this.#sftp.write(handle, bytes, 0, bytes.length, position, done as () => void),
      )
    } catch (error) {
      const isPlainFailure = (error as FlotillaError).code === 'TRANSFER_FAILED'
      throw isPlainFailure && (await this.#isFull(path)) ? diskFull(this.#connection, path, error) : error
    }
  }

  async #read(handle: Buffer, path: string, position: number, length: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(length)
    const bytes = await this.#call<number>(path, (done) =>
      this.#sftp.read(handle, buffer, 0, length, position, (error, bytesRead) => {
        const isEnd = (error as { code?: unknown } | undefined)?.code === END_OF_FILE
        done(isEnd ? undefined : error, isEnd ? 0 : bytesRead)
      }),
    )
    return buffer.subarray(0, bytes)
  }

  /** The third version of SFTP calls a full disk just "failure"; OpenSSH's server can be asked about the file system. */
  async #isFull(path: string): Promise<boolean> {
    try {
      const folder = posix.dirname(path)
      const { f_bavail } = await this.#call<{ f_bavail: number | bigint }>(folder, (done) =>
        this.#sftp.ext_openssh_statvfs(folder, done as never),
      )
      return Number(f_bavail) === 0
    } catch {
      return false
    }
  }

  #call<T>(path: string, start: (done: Callback<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#connection.isOpen) return reject(this.#connection.closedError())
      if (this.#isClosed) return reject(this.#closedError())
      try {
        start((error, value) => (error ? reject(sftpError(this.#connection, path, error)) : resolve(value)))
      } catch (error) {
        reject(sftpError(this.#connection, path, error))
      }
    })
  }

  #closedError(): FlotillaError {
    const { device } = this.#connection
    return this.#connection.error('CONNECTION_CLOSED', `The SFTP channel to ${device} is closed`)
  }

  /** Best effort, and not for long: the failure that made it necessary is what the caller is to hear. */
  async #tidyUp(start: (done: () => void) => void): Promise<void> {
    if (!this.#connection.isOpen || this.#isClosed) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLEANUP_MS)
      const forget = this.#connection.onEnd(() => done())
      const done = (): void => {
        clearTimeout(timer)
        forget()
        resolve()
      }
      start(done)
    })
  }
}

const END_OF_FILE = 1
