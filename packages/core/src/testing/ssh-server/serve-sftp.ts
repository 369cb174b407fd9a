import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2'
import type { DeviceFiles } from '../device-model/device-files.js'

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp

interface OpenFile {
  path: string
  content: Buffer
  writable: boolean
}

interface OpenFolder {
  names: string[]
  path: string
}

/** The SFTP subsystem over the file system of a fake device. */
export function serveSftp(sftp: SFTPWrapper, files: DeviceFiles): void {
  const handles = new Map<number, OpenFile | OpenFolder>()
  let nextHandle = 0
  const open = (value: OpenFile | OpenFolder): Buffer => {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(nextHandle)
    handles.set(nextHandle++, value)
    return handle
  }
  const fileOf = (handle: Buffer): OpenFile | undefined => {
    const found = handles.get(handle.readUInt32BE(0))
    return found && 'content' in found ? found : undefined
  }
  const stat = (id: number, path: string): void => {
    const found = attributesOf(path, files)
    if (found) sftp.attrs(id, found)
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE, 'No such file')
  }
  const done = (id: number, ok: boolean): void =>
    ok ? sftp.status(id, STATUS_CODE.OK) : sftp.status(id, STATUS_CODE.NO_SUCH_FILE, 'No such file')

  sftp.on('OPEN', (id, path, flags) => {
    const writable = (flags & OPEN_MODE.WRITE) !== 0
    const present = files.bytes(path)
    if (!present && ((flags & OPEN_MODE.CREAT) === 0 || files.refusal(path) !== undefined)) return done(id, false)
    if (writable && files.isFolder(path)) return sftp.status(id, STATUS_CODE.FAILURE, 'Is a directory')
    const keep = present !== undefined && (flags & OPEN_MODE.TRUNC) === 0
    if (writable && !keep) files.write(path, '')
    sftp.handle(id, open({ path, content: keep ? Buffer.from(present) : Buffer.alloc(0), writable }))
  })
  sftp.on('READ', (id, handle, offset, length) => {
    const file = fileOf(handle)
    if (!file) return sftp.status(id, STATUS_CODE.FAILURE)
    if (offset >= file.content.length) return sftp.status(id, STATUS_CODE.EOF)
    return sftp.data(id, file.content.subarray(offset, offset + length))
  })
  sftp.on('WRITE', (id, handle, offset, data) => {
    const file = fileOf(handle)
    if (!file?.writable) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED)
    if (offset + data.length - file.content.length > files.freeBytes) {
      return sftp.status(id, STATUS_CODE.FAILURE, 'No space left on device')
    }
    file.content = spliced(file.content, data, offset)
    return sftp.status(id, STATUS_CODE.OK)
  })
  sftp.on('CLOSE', (id, handle) => {
    const file = fileOf(handle)
    if (file?.writable) files.write(file.path, file.content)
    done(id, handles.delete(handle.readUInt32BE(0)))
  })
  sftp.on('FSTAT', (id, handle) => {
    const file = fileOf(handle)
    if (file) sftp.attrs(id, { ...FILE, size: file.content.length })
    else sftp.status(id, STATUS_CODE.FAILURE)
  })
  sftp.on('STAT', stat)
  sftp.on('LSTAT', stat)
  sftp.on('SETSTAT', (id) => done(id, true))
  sftp.on('FSETSTAT', (id) => done(id, true))
  sftp.on('REMOVE', (id, path) => done(id, files.has(path) && files.remove(path)))
  sftp.on('RMDIR', (id, path) => done(id, files.isFolder(path) && files.remove(path)))
  sftp.on('RENAME', (id, from, to) => done(id, files.rename(from, to)))
  sftp.on('MKDIR', (id, path) => {
    files.makeFolder(path)
    done(id, true)
  })
  sftp.on('REALPATH', (id, path) => {
    const absolute = path === '.' ? '/' : path
    sftp.name(id, [{ filename: absolute, longname: absolute, attrs: FOLDER }])
  })
  sftp.on('OPENDIR', (id, path) => {
    if (files.isFolder(path)) sftp.handle(id, open({ path, names: files.list(path) }))
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE, 'No such file')
  })
  sftp.on('READDIR', (id, handle) => {
    const folder = handles.get(handle.readUInt32BE(0))
    if (!folder || !('names' in folder)) return sftp.status(id, STATUS_CODE.FAILURE)
    if (folder.names.length === 0) return sftp.status(id, STATUS_CODE.EOF)
    const entries = folder.names.splice(0).map((filename) => {
      const attrs = attributesOf(`${folder.path}/${filename}`, files) ?? FILE
      return { filename, longname: filename, attrs }
    })
    return sftp.name(id, entries)
  })
  sftp.on('READLINK', (id) => done(id, false))
  sftp.on('SYMLINK', (id) => sftp.status(id, STATUS_CODE.OP_UNSUPPORTED))
}

const FILE: Attributes = { mode: 0o100644, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }
const FOLDER: Attributes = { ...FILE, mode: 0o040755 }

function attributesOf(path: string, files: DeviceFiles): Attributes | undefined {
  const content = files.bytes(path)
  if (content) return { ...FILE, size: content.length }
  return files.isFolder(path) || path === '/' ? FOLDER : undefined
}

function spliced(content: Buffer, data: Buffer, offset: number): Buffer {
  if (offset === content.length) return Buffer.concat([content, data])
  const grown = Buffer.alloc(Math.max(content.length, offset + data.length))
  content.copy(grown)
  data.copy(grown, offset)
  return grown
}
