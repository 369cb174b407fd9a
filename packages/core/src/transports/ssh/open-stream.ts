import type { ConnectAttempt } from './connect-attempt.js'
import { connectFailure } from './connect-failure.js'
import { forwardThrough } from './forward.js'
import type { CountingStream, SshConnection } from './ssh-connection.js'
import { openTcpConnection } from './tcp-connection.js'

/** A socket, or a stream through a jump host. */
export async function openStream(attempt: ConnectAttempt, jump: SshConnection | undefined): Promise<CountingStream> {
  const { host, port } = attempt
  if (jump) return await forwardThrough(jump, attempt, attempt.signal)
  try {
    return await openTcpConnection(host, port, attempt.signal)
  } catch (error) {
    if (attempt.signal.aborted) throw error
    throw connectFailure(error, { attempt, profile: 'modern', offer: {}, login: undefined })
  }
}
