import type { ClientChannel } from 'ssh2'
import { type FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import { quote } from './connect-failure.js'
import { ForwardedStream } from './forwarded-stream.js'
import { jumpFailure } from './jump-failure.js'
import { openChannel } from './open-channel.js'
import type { SshConnection } from './ssh-connection.js'

/** RFC 4254, section 5.1. */
const REASONS: Readonly<Record<number, string>> = {
  1: 'it does not permit forwarding there',
  2: 'it cannot connect there',
  3: 'it cannot forward at all',
  4: 'it has no resources left',
}

interface Destination {
  device: string
  host: string
  port: number
}

/**
 * Opens a TCP connection from a jump host.
 *
 * @throws JUMP_FAILED, or the reason of `signal`
 */
export async function forwardThrough(
  jump: SshConnection,
  to: Destination,
  signal: AbortSignal,
): Promise<ForwardedStream> {
  const options = { doing: 'forward', signal, discard: (late: ClientChannel) => late.close() }
  try {
    const channel = await openChannel<ClientChannel>(jump, options, (resolve, reject) => {
      jump.client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, opened) => {
        if (error) reject(refusal(to, jump, error))
        else resolve(opened)
      })
    })
    return new ForwardedStream(channel)
  } catch (error) {
    const isExplained = signal.aborted || (isFlotillaError(error) && error.code === 'JUMP_FAILED')
    throw isExplained ? error : jumpFailure(to.device, jump, (error as Error).message, error)
  }
}

function refusal(to: Destination, jump: SshConnection, error: Error & { reason?: unknown }): FlotillaError {
  const text = error.message.replace(/^\(SSH\) Channel open failure: /, '')
  const reason = REASONS[Number(error.reason)] ?? 'it refused'
  const said = text === '' ? '' : `: ${quote(text)}`
  return jumpFailure(to.device, jump, `${reason} (${to.host} port ${to.port})${said}`, error)
}
