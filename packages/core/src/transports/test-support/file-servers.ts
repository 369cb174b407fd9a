import { closeSync, fstatSync, openSync, readSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import ssh2, { type ServerChannel } from 'ssh2'

const { STATUS_CODE, flagsToString } = ssh2.utils.sftp

/** How an SFTP server of a test misbehaves. */
export interface SftpFaults {
  /** Answers writes past this many bytes with "failure", as a full disk does. */
  failWritesAfter?: number
  /** What statvfs says is free, in blocks. */
  freeBlocks?: number
  /** Answers no read or write at all. */
  isStuck?: boolean
  /** Called with each read. */
  onRead?: () => void
}

interface SftpServer {
  on(event: string, listener: (...values: never[]) => void): this
  handle(id: number, handle: Buffer): void
  status(id: number, code: number, message?: string): void
  data(id: number, data: Buffer): void
  attrs(id: number, attrs: object): void
}

const toStatus = (error: unknown): number => {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT'
    ? STATUS_CODE.NO_SUCH_FILE
    : code === 'EACCES'
      ? STATUS_CODE.PERMISSION_DENIED
      : STATUS_CODE.FAILURE
}

/** Serves the real file system over SFTP. */
export function serveSftp(accepted: unknown, faults: SftpFaults = {}): void {
  const sftp = accepted as SftpServer
  const guarded = (id: number, use: () => void): void => {
    try {
      use()
    } catch (error) {
      sftp.status(id, toStatus(error))
    }
  }
  const ok = (id: number, _done?: unknown): void => sftp.status(id, STATUS_CODE.OK)
  const fileOf = (handle: Buffer): number => handle.readUInt32BE(0)
  let written = 0
  sftp
    .on('OPEN', (id: number, path: string, flags: number) =>
      guarded(id, () => {
        const handle = Buffer.alloc(4)
        handle.writeUInt32BE(openSync(path, flagsToString(flags) ?? 'r'))
        sftp.handle(id, handle)
      }),
    )
    .on('READ', (id: number, handle: Buffer, offset: number, length: number) =>
      guarded(id, () => {
        faults.onRead?.()
        if (faults.isStuck) return
        const data = Buffer.alloc(length)
        const bytes = readSync(fileOf(handle), data, 0, length, offset)
        if (bytes === 0) sftp.status(id, STATUS_CODE.EOF)
        else sftp.data(id, data.subarray(0, bytes))
      }),
    )
    .on('WRITE', (id: number, handle: Buffer, offset: number, data: Buffer) =>
      guarded(id, () => {
        if (faults.isStuck) return
        written += data.length
        if (written > (faults.failWritesAfter ?? Number.POSITIVE_INFINITY))
          return sftp.status(id, STATUS_CODE.FAILURE, 'Failure')
        writeSync(fileOf(handle), data, 0, data.length, offset)
        ok(id)
      }),
    )
    .on('CLOSE', (id: number, handle: Buffer) => guarded(id, () => ok(id, closeSync(fileOf(handle)))))
    .on('FSTAT', (id: number, handle: Buffer) => guarded(id, () => sftp.attrs(id, fstatSync(fileOf(handle)))))
    .on('STAT', (id: number, path: string) => guarded(id, () => sftp.attrs(id, statSync(path))))
    .on('REMOVE', (id: number, path: string) => guarded(id, () => ok(id, unlinkSync(path))))
    .on('EXTENDED', (id: number) => sftp.status(id, STATUS_CODE.OP_UNSUPPORTED))
}

/** Plays `scp -t` and `scp -f` on the real file system. */
export function serveScp(channel: ServerChannel, command: string): void {
  const [, direction, quoted = ''] = /^scp -([tf]) (.*)$/.exec(command) ?? []
  const path = quoted.replace(/^'(.*)'$/, '$1').replaceAll("'\\''", "'")
  const finish = (status: number): void => {
    channel.exit(status)
    channel.end()
  }
  const fail = (message: string): void => {
    channel.write(`\x01scp: ${path}: ${message}\n`)
    finish(1)
  }
  if (direction === 'f') void sendFile(channel, path, finish, fail)
  else if (direction === 't') receiveFile(channel, path, finish, fail)
  else {
    channel.stderr.write('sh: scp: command not found\n')
    finish(127)
  }
}

async function sendFile(
  channel: ServerChannel,
  path: string,
  finish: (status: number) => void,
  fail: (text: string) => void,
): Promise<void> {
  const content = await readFile(path).catch(() => undefined)
  if (!content) return fail('No such file or directory')
  const steps = [
    () => channel.write(`C0644 ${content.length} file\n`),
    () => channel.write(Buffer.concat([content, Buffer.from([0])])),
    () => finish(0),
  ]
  channel.on('data', (data: Buffer) => {
    for (const _byte of data) steps.shift()?.()
  })
  channel.on('end', () => channel.end())
}

function receiveFile(
  channel: ServerChannel,
  path: string,
  finish: (status: number) => void,
  fail: (text: string) => void,
): void {
  if (path.startsWith('/forbidden/')) return fail('Permission denied')
  const chunks: Buffer[] = []
  let bytes = 0
  let size: number | undefined
  channel.write(Buffer.from([0]))
  channel.on('end', () => channel.end())
  channel.on('data', (data: Buffer) => {
    if (size === undefined) {
      size = Number(/^C0644 (\d+) /.exec(data.toString('latin1'))?.[1])
      channel.write(Buffer.from([0]))
      return
    }
    chunks.push(data)
    bytes += data.length
    if (bytes < size + 1) return
    if (path.startsWith('/full/')) return fail('No space left on device')
    const content = Buffer.concat(chunks).subarray(0, size)
    void writeFile(path, content).then(() => {
      channel.write(Buffer.from([0]))
      finish(0)
    })
  })
}
