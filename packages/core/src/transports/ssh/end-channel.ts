import type { ClientChannel, SFTPWrapper } from 'ssh2'

/** How long the server may take to close a channel that we have no more to say on. */
const LINGER_MS = 1_000

interface Endable {
  once(event: 'close', listener: () => void): unknown
}

/**
 * Ends a channel in the order of OpenSSH's client: end of file, the server's close, then ours, and only then whatever comes
 * next on the connection. Dropbear 2022 drops the whole connection when another channel is opened in between.
 */
function endInOrder(channel: Endable, sendEndOfFile: () => void, close: () => void): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      close()
      resolve()
    }
    const timer = setTimeout(finish, LINGER_MS)
    channel.once('close', finish)
    sendEndOfFile()
  })
}

export function endChannel(channel: ClientChannel): Promise<void> {
  const { incoming } = channel as { incoming?: { state?: string } }
  if (incoming?.state === 'closed') return Promise.resolve()
  return endInOrder(
    channel,
    () => channel.end(),
    () => channel.close(),
  )
}

interface SftpInternals {
  _protocol?: { channelEOF?(channel: number): void }
  outgoing?: { id: number; state: string }
}

/** ssh2 closes an SFTP channel without an end of file; its internals are used where they are as expected. */
export async function endSftp(sftp: SFTPWrapper): Promise<void> {
  const { _protocol: protocol, outgoing } = sftp as unknown as SftpInternals
  if (typeof protocol?.channelEOF !== 'function' || outgoing?.state !== 'open') {
    sftp.end()
    return
  }
  await endInOrder(
    sftp,
    () => {
      protocol.channelEOF?.(outgoing.id)
      outgoing.state = 'eof'
    },
    () => sftp.end(),
  )
}
