import { FlotillaError } from '../../errors/flotilla-error.js'
import type { FileChannel, FileStat, FileTransferOptions } from '../device-transport.js'
import { copyBlocks } from '../files/copy-blocks.js'
import { createLocalTarget, openLocalSource } from '../files/local-file.js'

export interface MemoryFilesOptions {
  /** Device name for messages. @default 'memory' */
  name?: string | undefined
  /** Room for all files together; past it an upload fails with DISK_FULL. @default unlimited */
  capacityBytes?: number | undefined
}

/** A flat file system in memory, for fakes; `files` is read and changed in place. */
export function createMemoryFiles(files: Map<string, Uint8Array>, options: MemoryFilesOptions = {}): FileChannel {
  const { name: device = 'memory', capacityBytes = Number.POSITIVE_INFINITY } = options
  const used = (): number => [...files.values()].reduce((sum, content) => sum + content.length, 0)
  const contentOf = (path: string): Uint8Array => {
    const content = files.get(path)
    if (content) return content
    throw new FlotillaError('FILE_NOT_FOUND', `${path} does not exist on ${device}`, {
      device,
      details: { path, side: 'remote' },
    })
  }
  return {
    protocol: 'memory',
    async stat(path): Promise<FileStat | undefined> {
      const content = files.get(path)
      if (content) return { size: content.length, isDirectory: false }
      const isDirectory = [...files.keys()].some((one) => one.startsWith(`${path.replace(/\/$/, '')}/`))
      return isDirectory ? { size: 0, isDirectory } : undefined
    },
    async upload(localPath, remotePath, transfer = {}) {
      transfer.signal?.throwIfAborted()
      const source = await openLocalSource(device, localPath)
      try {
        const old = files.get(remotePath)?.length ?? 0
        if (used() - old + source.size > capacityBytes) {
          throw new FlotillaError('DISK_FULL', `${device} has no room for ${remotePath}`, {
            device,
            details: { path: remotePath, side: 'remote' },
          })
        }
        const content = new Uint8Array(source.size)
        const bytes = await copyBlocks({
          size: source.size,
          read: source.read,
          write: async (position, data) => content.set(data, position),
          signal: signalOf(transfer),
          onProgress: transfer.onProgress,
        })
        files.set(remotePath, content)
        return bytes
      } finally {
        await source.close()
      }
    },
    async download(remotePath, localPath, transfer = {}) {
      transfer.signal?.throwIfAborted()
      const content = contentOf(remotePath)
      const target = await createLocalTarget(device, localPath)
      try {
        const bytes = await copyBlocks({
          size: content.length,
          read: async (position, length) => content.subarray(position, position + length),
          write: target.write,
          signal: signalOf(transfer),
          onProgress: transfer.onProgress,
        })
        await target.commit()
        return bytes
      } catch (error) {
        await target.discard()
        throw error
      }
    },
    async remove(path) {
      contentOf(path)
      files.delete(path)
    },
    close() {},
  }
}

/** One that never aborts, when there is none. */
const signalOf = ({ signal }: FileTransferOptions): AbortSignal => signal ?? new AbortController().signal
