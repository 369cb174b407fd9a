import type { ServerChannel } from 'ssh2'
import type { DeviceConnection } from '../device-connection.js'
import { createInputStream, type InputStream } from '../device-model/input-stream.js'
import type { SimulatedDevice } from '../simulated-device.js'
import { serveScp } from './serve-scp.js'

/** Runs the command of an exec channel and tells how it ended. */
export function serveExec(
  channel: ServerChannel,
  command: string,
  connection: DeviceConnection,
  device: SimulatedDevice,
): void {
  const scp = /^scp\s+(?:-\S+\s+)*?-\w*([tf])\w*\s+(?:--\s+)?(.+)$/.exec(command)
  if (scp && device.options.scp !== false) {
    serveScp(channel, scp[1] === 't' ? 'to' : 'from', scp[2] ?? '', device.files)
    return
  }
  const ending = new AbortController()
  channel.on('close', () => ending.abort(new Error('the channel was closed')))
  channel.on('error', () => ending.abort(new Error('the channel broke off')))
  const io = {
    print: (text: string | Uint8Array) => void channel.write(text),
    printError: (text: string) => void channel.stderr.write(text),
    input: channelInput(channel),
    signal: ending.signal,
  }
  void runCommand(connection.exec(command, io), channel)
}

async function runCommand(running: Promise<number>, channel: ServerChannel): Promise<void> {
  const status = await running.catch((error: unknown) => {
    channel.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 255
  })
  channel.exit(status)
  channel.end()
}

/** What the client writes, piece by piece, until it ends its side. */
function channelInput(channel: ServerChannel): InputStream {
  const pieces: Buffer[] = []
  let ended = false
  let wake = (): void => undefined
  const end = (): void => {
    ended = true
    wake()
  }
  channel.on('data', (bytes: Buffer) => {
    pieces.push(bytes)
    wake()
  })
  channel.on('end', end)
  channel.on('close', end)
  return createInputStream(async () => {
    while (pieces.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return pieces.shift()
  })
}
