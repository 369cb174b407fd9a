import { posix } from 'node:path'
import { FlotillaError } from '../../errors/flotilla-error.js'
import { abortable } from '../abortable.js'
import type { FileChannel, FileStat, FileTransferOptions } from '../device-transport.js'
import type { SshConnection } from '../ssh/ssh-connection.js'
import { openExecChannel } from '../ssh/ssh-exec.js'
import { createLocalTarget, type LocalSource, type LocalTarget, openLocalSource } from './local-file.js'
import { ScpChannel } from './scp-channel.js'
import { type TransferWatch, watchTransfer } from './transfer-watch.js'

const BLOCK_BYTES = 65_536
const OK = Uint8Array.of(0)

/**
 * Files over SCP, for devices without SFTP. The protocol has no way to remove a file, so `remove` is UNSUPPORTED and
 * a partial upload stays where it is: delete it with the platform's own command.
 */
export class ScpFiles implements FileChannel {
  readonly protocol = 'scp'
  readonly #connection: SshConnection

  constructor(connection: SshConnection) {
    this.#connection = connection
  }

  /** From the announcement of a download that is then not taken. */
  async stat(path: string): Promise<FileStat | undefined> {
    return await this.#run(path, 'f', {}, async (scp) => {
      try {
        await scp.write(OK)
        return { size: parseSize(await readHeader(scp), path, this.#connection), isDirectory: false }
      } catch (error) {
        const { code, message } = error as FlotillaError
        if (code === 'FILE_NOT_FOUND') return undefined
        if (code === 'FILE_DENIED' && message.includes('is a folder')) return { size: 0, isDirectory: true }
        throw error
      }
    })
  }

  async upload(localPath: string, remotePath: string, options: FileTransferOptions = {}): Promise<number> {
    options.signal?.throwIfAborted()
    const source = await openLocalSource(this.#connection.device, localPath)
    try {
      return await this.#run(remotePath, 't', options, (scp, watch) =>
        send(scp, source, posix.basename(remotePath), watch),
      )
    } finally {
      await source.close()
    }
  }

  async download(remotePath: string, localPath: string, options: FileTransferOptions = {}): Promise<number> {
    return await this.#run(remotePath, 'f', options, async (scp, watch) => {
      await scp.write(OK)
      const size = parseSize(await readHeader(scp), remotePath, this.#connection)
      const target = await createLocalTarget(this.#connection.device, localPath)
      try {
        // An abort settles this at once; the loop inside then ends at its next look at the signal.
        await abortable(fetch(scp, target, size, watch), watch.signal)
        await target.commit()
        return size
      } catch (error) {
        await target.discard()
        throw error
      }
    })
  }

  async remove(path: string): Promise<void> {
    const { device } = this.#connection
    throw new FlotillaError('UNSUPPORTED', `${device} has no SFTP, and SCP cannot remove ${path}`, {
      device,
      hint: 'Remove the file with a command of the platform.',
    })
  }

  close(): void {}

  /** Starts the remote program to receive (`t`) or send (`f`), and ends it whatever happens. */
  async #run<T>(
    path: string,
    direction: 't' | 'f',
    options: FileTransferOptions,
    use: (scp: ScpChannel, watch: TransferWatch) => Promise<T>,
  ): Promise<T> {
    const watch = watchTransfer(this.#connection, path, options)
    try {
      watch.signal.throwIfAborted()
      const channel = await openExecChannel(this.#connection, `scp -${direction} ${quotePath(path)}`, watch.signal)
      const scp = new ScpChannel(channel, this.#connection, path)
      try {
        return await abortable(use(scp, watch), watch.signal)
      } finally {
        await scp.close(watch.signal.aborted)
      }
    } finally {
      watch.dispose()
    }
  }
}

/** Quotes for a Unix shell, but only where it must be: the command lines of network devices know no quotes. */
function quotePath(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path
  return /^[\w@%+=:,./~-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`
}

async function send(scp: ScpChannel, source: LocalSource, name: string, watch: TransferWatch): Promise<number> {
  await scp.expectOk()
  await scp.write(`C0644 ${source.size} ${name}\n`)
  await scp.expectOk()
  for (let position = 0; position < source.size; ) {
    watch.signal.throwIfAborted()
    const block = await source.read(position, Math.min(BLOCK_BYTES, source.size - position))
    if (block.length === 0) throw new FlotillaError('TRANSFER_FAILED', `${name} became shorter while it was sent`)
    await scp.write(block)
    position += block.length
    watch.progress(position, source.size)
  }
  await scp.write(OK)
  await scp.expectOk()
  return source.size
}

async function fetch(scp: ScpChannel, target: LocalTarget, size: number, watch: TransferWatch): Promise<void> {
  await scp.write(OK)
  for (let position = 0; position < size; ) {
    const block = await scp.read(Math.min(BLOCK_BYTES, size - position))
    watch.signal.throwIfAborted()
    await target.write(position, block)
    position += block.length
    watch.progress(position, size)
  }
  await scp.expectOk()
  await scp.write(OK)
}

/** The announcement of the file; a line of times may come before it. */
async function readHeader(scp: ScpChannel): Promise<string> {
  const line = await scp.readControl()
  if (!line.startsWith('T')) return line
  await scp.write(OK)
  return await scp.readControl()
}

function parseSize(header: string, path: string, { device }: SshConnection): number {
  const match = /^C[0-7]+ (\d+) /.exec(header)
  if (match) return Number(match[1])
  throw new FlotillaError(
    'TRANSFER_FAILED',
    `${device} announced ${path} in a form that is not SCP: ${JSON.stringify(header.slice(0, 80))}`,
    {
      device,
      details: { path, side: 'remote' },
    },
  )
}
