import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { FlotillaError } from '../../errors/flotilla-error.js'

/** Turns an error of the local file system into a coded one. */
export function localFileError(device: string, path: string, cause: unknown): FlotillaError {
  const { code, message } = cause as NodeJS.ErrnoException
  const details = { path, side: 'local', systemCode: code }
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new FlotillaError('FILE_NOT_FOUND', `${path} does not exist on this machine`, { device, cause, details })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
      return new FlotillaError('FILE_DENIED', `${path} on this machine cannot be used: ${message}`, {
        device,
        cause,
        details,
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return new FlotillaError('DISK_FULL', `This machine has no room for ${path}`, { device, cause, details })
    default:
      return new FlotillaError('TRANSFER_FAILED', `${path} on this machine failed: ${message}`, {
        device,
        cause,
        details,
      })
  }
}

/** Runs `use` with local errors coded. */
async function coded<T>(device: string, path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    throw localFileError(device, path, error)
  }
}

export interface LocalSource {
  readonly size: number
  /** Up to `length` bytes at `position`; empty at the end. */
  read(position: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** @throws FILE_NOT_FOUND, FILE_DENIED */
export async function openLocalSource(device: string, path: string): Promise<LocalSource> {
  return await coded(device, path, async () => {
    const file = await open(path, 'r')
    const stat = await file.stat()
    if (stat.isDirectory()) {
      await file.close()
      throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' })
    }
    return {
      size: stat.size,
      read: (position, length) =>
        coded(device, path, async () => {
          const buffer = Buffer.allocUnsafe(length)
          const { bytesRead } = await file.read(buffer, 0, length, position)
          return buffer.subarray(0, bytesRead)
        }),
      close: () => file.close(),
    }
  })
}

export interface LocalTarget {
  write(position: number, data: Uint8Array): Promise<void>
  /** Puts the finished file in its place. */
  commit(): Promise<void>
  /** Leaves what was there before as it was. Never throws. */
  discard(): Promise<void>
}

/** Writes beside `path` and takes its place at the end, so that a failed transfer leaves nothing half done. */
export async function createLocalTarget(device: string, path: string): Promise<LocalTarget> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.part`
  const file: FileHandle = await coded(device, path, () => open(partial, 'wx'))
  return {
    write: (position, data) =>
      coded(device, path, async () => {
        for (let done = 0; done < data.length; ) {
          const { bytesWritten } = await file.write(data, done, data.length - done, position + done)
          done += bytesWritten
        }
      }),
    commit: () =>
      coded(device, path, async () => {
        await file.close()
        await rename(partial, path)
      }),
    async discard() {
      await file.close().catch(() => {})
      await unlink(partial).catch(() => {})
    },
  }
}
