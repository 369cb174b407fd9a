import type { ClientChannel } from 'ssh2'
import type { ShellChannel, ShellOptions } from '../device-transport.js'
import { channelOpenFailure, refusedShell } from './channel-failure.js'
import { openChannel } from './open-channel.js'
import type { SshConnection } from './ssh-connection.js'
import { SshShellChannel } from './ssh-shell-channel.js'
import { type ChannelOpened, internalsOf } from './ssh2-internals.js'

/** As ssh2 announces its own channels. */
const WINDOW_BYTES = 2_097_152
const PACKET_BYTES = 32_768

type Terminal = Required<Pick<ShellOptions, 'columns' | 'rows' | 'term'>> & { typeAhead: string }
type Settle = { resolve(channel: ClientChannel): void; reject(error: unknown): void }

/** @throws LINES_BUSY, CONNECTION_CLOSED, CONNECT_TIMEOUT */
export async function openShell(connection: SshConnection, options: ShellOptions): Promise<ShellChannel> {
  const { columns = 80, rows = 24, term = 'vt100', typeAhead = '', signal } = options
  const { memory } = connection
  const isAhead = memory.plainShell !== true && internalsOf(connection.client) !== undefined
  const channel = await openChannel<ClientChannel>(
    connection,
    {
      doing: 'open a shell',
      signal,
      discard: (late) => late.close(),
      onTimeout() {
        if (isAhead) memory.plainShell = true
      },
    },
    (resolve, reject) => {
      const open = isAhead ? openAhead : openPlainly
      open(connection, { columns, rows, term, typeAhead }, { resolve, reject })
    },
  )
  return new SshShellChannel(channel, connection)
}

/**
 * Asks for the terminal and the shell, and types ahead, in one flight: as OpenSSH's client does, it does not wait for
 * the terminal's confirmation. A device that refuses the terminal alone still gives a shell.
 */
function openAhead(connection: SshConnection, terminal: Terminal, { resolve, reject }: Settle): void {
  const internals = internalsOf(connection.client)
  if (!internals) return openPlainly(connection, terminal, { resolve, reject })
  const { _protocol: protocol, _chanMgr: channels } = internals
  const { rows, columns, term, typeAhead } = terminal
  const onOpen: ChannelOpened = (error, channel) => {
    if (error) return reject(channelOpenFailure(connection, error))
    const onTerminal = (): void => {}
    const onShell = (isRefused: boolean | Error): void => {
      if (isRefused) {
        channel.close()
        return reject(refusedShell(connection))
      }
      channel.subtype = 'shell'
      resolve(channel)
    }
    channel._callbacks.push(onTerminal, onShell)
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
