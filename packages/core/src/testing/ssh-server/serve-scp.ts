import type { ServerChannel } from 'ssh2'
import type { DeviceFiles } from '../device-model/device-files.js'

/** The remote side of `scp` for single files. */
export function serveScp(channel: ServerChannel, direction: 'to' | 'from', path: string, files: DeviceFiles): void {
  const clean = path.replace(/^'(.*)'$/s, '$1').replace(/^"(.*)"$/s, '$1')
  if (direction === 'to') receiveFile(channel, clean, files)
  else sendFile(channel, clean, files)
}

const finish = (channel: ServerChannel, status: number): void => {
  channel.exit(status)
  channel.end()
}

const refuse = (channel: ServerChannel, message: string): void => {
  channel.write(`\x01scp: ${message}\n`)
  finish(channel, 1)
}

/** `C0644 <size> <name>\n`, the bytes, a zero byte. */
function receiveFile(channel: ServerChannel, path: string, files: DeviceFiles): void {
  let pending: Buffer = Buffer.alloc(0)
  let expected: { size: number; name: string } | undefined
  channel.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes])
    while (pending.length > 0) {
      if (expected) {
        if (pending.length < expected.size + 1) return
        const target = files.isFolder(path) ? `${path}/${expected.name}` : path
        files.write(target, pending.subarray(0, expected.size))
        pending = pending.subarray(expected.size + 1)
        expected = undefined
        channel.write('\0')
        continue
      }
      const end = pending.indexOf('\n')
      if (end === -1) return
      const header = pending.subarray(0, end).toString()
      pending = pending.subarray(end + 1)
      if (header.startsWith('T')) {
        channel.write('\0')
        continue
      }
      const [, size = '', name = ''] = /^C\d+ (\d+) (.+)$/.exec(header) ?? []
      if (name === '') return refuse(channel, `unexpected: ${header}`)
      const refusal = files.isFolder(path) ? undefined : files.refusal(path)
      if (refusal !== undefined) return refuse(channel, `${path}: ${refusal}`)
      if (Number(size) > files.freeBytes) return refuse(channel, `${path}: No space left on device`)
      expected = { size: Number(size), name }
      channel.write('\0')
    }
  })
  channel.on('end', () => finish(channel, 0))
  channel.write('\0')
}

function sendFile(channel: ServerChannel, path: string, files: DeviceFiles): void {
  const content = files.bytes(path)
  if (!content) {
    refuse(channel, `${path}: ${files.isFolder(path) ? 'not a regular file' : 'No such file or directory'}`)
    return
  }
  const steps = [
    () => channel.write(`C0644 ${content.length} ${path.split(/[/:]/).at(-1)}\n`),
    () => channel.write(Buffer.concat([content, Buffer.from([0])])),
    () => finish(channel, 0),
  ]
  channel.on('data', (bytes: Buffer) => {
    for (let count = 0; count < bytes.length; count++) steps.shift()?.()
  })
  // The other side only wanted to know how large it is.
  channel.on('end', () => steps.length > 0 && finish(channel, 1))
}
