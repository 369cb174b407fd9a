import { readFile, writeFile } from 'node:fs/promises'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { FileChannel } from '../../transports/device-transport.js'
import type { DeviceFiles } from '../device-model/device-files.js'

/** The file system of a fake device as a file channel. */
export function deviceFileChannel(files: DeviceFiles, device: string): FileChannel {
  let open = true
  const enter = (signal?: AbortSignal): void => {
    signal?.throwIfAborted()
    if (!open) throw new FlotillaError('CONNECTION_CLOSED', `The file channel of ${device} is closed`, { device })
  }
  const missing = (path: string, cause?: unknown): FlotillaError =>
    new FlotillaError('FILE_NOT_FOUND', `No such file: ${path}`, { device, cause })

  return {
    protocol: 'memory',
    async stat(path) {
      enter()
      const content = files.bytes(path)
      if (content) return { size: content.length, isDirectory: false }
      return files.isFolder(path) ? { size: 0, isDirectory: true } : undefined
    },
    async upload(localPath, remotePath, { signal, onProgress } = {}) {
      enter(signal)
      const content = await readLocal(localPath, missing)
      enter(signal)
      if (files.refusal(remotePath) !== undefined) throw missing(remotePath)
      const room = files.freeBytes + (files.bytes(remotePath)?.length ?? 0)
      if (content.length > room) {
        throw new FlotillaError('DISK_FULL', `${device} has no room for ${remotePath}: ${content.length} bytes`, {
          device,
        })
      }
      files.write(remotePath, content)
      onProgress?.(content.length, content.length)
      return content.length
    },
    async download(remotePath, localPath, { signal, onProgress } = {}) {
      enter(signal)
      const content = files.bytes(remotePath)
      if (!content) throw missing(remotePath)
      await writeFile(localPath, content)
      onProgress?.(content.length, content.length)
      return content.length
    },
    async remove(path) {
      enter()
      if (!files.remove(path)) throw missing(path)
    },
    close() {
      open = false
    },
  }
}

async function readLocal(path: string, missing: (path: string, cause?: unknown) => FlotillaError): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw missing(path, error)
  }
}
