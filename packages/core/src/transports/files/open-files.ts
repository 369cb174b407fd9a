import type { SFTPWrapper } from 'ssh2'
import type { FileChannel } from '../device-transport.js'
import { channelOpenFailure } from '../ssh/channel-failure.js'
import { openChannel } from '../ssh/open-channel.js'
import { startTracked } from '../ssh/refused-channel.js'
import type { SshConnection } from '../ssh/ssh-connection.js'
import { ScpFiles } from './scp-files.js'
import { SftpFiles } from './sftp-files.js'

/** Connections whose device was asked for SFTP and has none: asking again would cost a round trip for each file. */
const withoutSftp = new WeakSet<SshConnection>()

/** SFTP where the device has it, else SCP. @throws CONNECTION_CLOSED, LINES_BUSY, CONNECT_TIMEOUT */
export async function openFiles(connection: SshConnection, options: { signal?: AbortSignal }): Promise<FileChannel> {
  if (withoutSftp.has(connection)) return new ScpFiles(connection)
  const sftp = await openSftp(connection, options.signal)
  if (sftp) return new SftpFiles(sftp, connection)
  withoutSftp.add(connection)
  return new ScpFiles(connection)
}

/** Undefined where the device refuses the subsystem, or its server ends at once. */
function openSftp(connection: SshConnection, signal: AbortSignal | undefined): Promise<SFTPWrapper | undefined> {
  const options = { doing: 'start SFTP', signal, discard: (late: SFTPWrapper | undefined) => late?.end() }
  return openChannel(connection, options, (resolve, reject) => {
    const close = startTracked(connection.client, () => {
      connection.client.sftp((error, sftp) => {
        if (!error) return resolve(sftp)
        if (!connection.isOpen) return reject(connection.closedError())
        if ('reason' in error) return reject(channelOpenFailure(connection, error))
        close()
        resolve(undefined)
      })
    })
  })
}
