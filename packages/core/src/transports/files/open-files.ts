import type { SFTPWrapper } from 'ssh2'
import type { FileChannel } from '../device-transport.js'
import { channelOpenFailure } from '../ssh/channel-failure.js'
import { openChannel } from '../ssh/open-channel.js'
import type { SshConnection } from '../ssh/ssh-connection.js'
import { ScpFiles } from './scp-files.js'
import { SftpFiles } from './sftp-files.js'

/** SFTP where the device has it, else SCP. @throws CONNECTION_CLOSED, LINES_BUSY, CONNECT_TIMEOUT */
export async function openFiles(connection: SshConnection, options: { signal?: AbortSignal }): Promise<FileChannel> {
  const sftp = await openSftp(connection, options.signal)
  return sftp ? new SftpFiles(sftp, connection) : new ScpFiles(connection)
}

/** Undefined where the device refuses the subsystem, or its server ends at once. */
function openSftp(connection: SshConnection, signal: AbortSignal | undefined): Promise<SFTPWrapper | undefined> {
  const options = { doing: 'start SFTP', signal, discard: (late: SFTPWrapper | undefined) => late?.end() }
  return openChannel(connection, options, (resolve, reject) => {
    connection.client.sftp((error, sftp) => {
      if (!error) return resolve(sftp)
      if (!connection.isOpen) return reject(connection.closedError())
      if ('reason' in error) return reject(channelOpenFailure(connection, error))
      resolve(undefined)
    })
  })
}
