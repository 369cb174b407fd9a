import type { ClientChannel } from 'ssh2'
import type { ShellChannel, ShellOptions } from '../device-transport.js'
import { channelOpenFailure, refusedShell } from './channel-failure.js'
import { waitFor } from './deadline.js'
import type { SshConnection } from './ssh-connection.js'
import { SshShellChannel } from './ssh-shell-channel.js'
import { type ChannelOpened, internalsOf, type Ssh2Channel } from './ssh2-internals.js'

/** As ssh2 announces its own channels. */
const WINDOW_BYTES = 2_097_152
const PACKET_BYTES = 32_768

type Terminal = Required<Pick<ShellOptions, 'columns' | 'rows' | 'term'>> & { typeAhead: string }
type Settle = { resolve(channel: ClientChannel): void; reject(error: unknown): void }

/** @throws LINES_BUSY, CONNECTION_CLOSED, CONNECT_TIMEOUT */
export async function openShell(connection: SshConnection, options: ShellOptions): Promise<ShellChannel> {
  const { columns = 80, rows = 24, term = 'vt100', typeAhead = '', signal } = options
  const terminal = { columns, rows, term, typeAhead }
  const { device, memory } = connection
  const isAhead = memory.plainShell !== true && internalsOf(connection.client) !== undefined
  let forget = (): void => {}
  try {
    const channel = await waitFor<ClientChannel>(
      (resolve, reject) => {
        if (!connection.isOpen) return reject(connection.closedError())
        forget = connection.onEnd((error) => reject(error ?? connection.closedError()))
        const open = isAhead ? openAhead : openPlainly
        open(connection, terminal, { resolve, reject })
      },
      {
        timeoutMs: connection.channelTimeoutMs,
        signal,
        onTimeout() {
          if (isAhead) memory.plainShell = true
          const text = `${device} did not open a shell within ${connection.channelTimeoutMs} ms`
          return connection.error('CONNECT_TIMEOUT', text, { phase: 'channel' })
        },
      },
      (late) => late.close(),
    )
    return new SshShellChannel(channel, connection)
  } finally {
    forget()
  }
}

/**
 * Asks for the terminal and the shell, and types ahead, in one flight: as OpenSSH's client does, it does not wait for
 * the terminal's confirmation. A device that refuses the terminal alone still gives a shell.
 */
function openAhead(connection: SshConnection, terminal: Terminal, { resolve, reject }: Settle): void {
  const internals = internalsOf(connection.client)
  if (!internals) return openPlainly(connection, terminal, { resolve, reject })
  const { _protocol: protocol, _chanMgr: channels } = internals
  const onOpen: ChannelOpened = (error, channel) => {
    if (error) return reject(channelOpenFailure(connection, error))
    channel._callbacks.push(
      () => {},
      (failed) => {
        if (!failed) {
          channel.subtype = 'shell'
          return resolve(channel)
        }
        channel.close()
        reject(refusedShell(connection))
      },
    )
    requestShell(channel, terminal)
  }
  const requestShell = (channel: ClientChannel & Ssh2Channel, { rows, columns, term, typeAhead }: Terminal): void => {
    const { id } = channel.outgoing
    protocol.pty(id, rows, columns, 0, 0, term, null, true)
    protocol.shell(id, true)
    if (typeAhead !== '') channel.write(typeAhead)
  }
  onOpen.type = 'session'
  const id = channels.add(onOpen)
  protocol.session(id, WINDOW_BYTES, PACKET_BYTES)
}

/** Step by step, over ssh2's public API. */
function openPlainly(connection: SshConnection, terminal: Terminal, { resolve, reject }: Settle): void {
  const { rows, columns, term, typeAhead } = terminal
  connection.client.shell({ rows, cols: columns, width: 0, height: 0, term }, (error, channel) => {
    if (error) return reject('reason' in error ? channelOpenFailure(connection, error) : refusedShell(connection))
    if (typeAhead !== '') channel.write(typeAhead)
    resolve(channel)
  })
}
