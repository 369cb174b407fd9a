import { FlotillaError } from '../../errors/flotilla-error.js'
import { quote } from './connect-failure.js'
import { ForwardedStream } from './forwarded-stream.js'
import type { SshConnection } from './ssh-connection.js'

/** RFC 4254, section 5.1. */
const REASONS: Readonly<Record<number, string>> = {
  1: 'it does not permit forwarding there',
  2: 'it cannot connect there',
  3: 'it cannot forward at all',
  4: 'it has no resources left',
}

/**
 * Opens a TCP connection from a jump host.
 *
 * @throws JUMP_FAILED, or the reason of `signal`
 */
export function forwardThrough(
  jump: SshConnection,
  to: { device: string; host: string; port: number },
  signal: AbortSignal,
): Promise<ForwardedStream> {
  return new Promise((resolve, reject) => {
    let isSettled = false
    const settle = (finish: () => void): void => {
      if (isSettled) return
      isSettled = true
      forget()
      signal.removeEventListener('abort', onAbort)
      finish()
    }
    const onAbort = (): void => settle(() => reject(signal.reason))
    const forget = jump.onEnd((error) =>
      settle(() => reject(jumpFailure(to.device, jump, 'it closed the connection', error))),
    )
    if (!jump.isOpen) return settle(() => reject(jumpFailure(to.device, jump, 'its connection is closed')))
    signal.addEventListener('abort', onAbort, { once: true })
    jump.client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, channel) => {
      if (!error && isSettled) channel.close()
      else if (!error) settle(() => resolve(new ForwardedStream(channel)))
      else settle(() => reject(refusal(to, jump, error)))
    })
  })
}

function refusal(
  to: { device: string; host: string; port: number },
  jump: SshConnection,
  error: Error & { reason?: unknown },
) {
  const text = error.message.replace(/^\(SSH\) Channel open failure: /, '')
  const reason = REASONS[Number(error.reason)] ?? 'it refused'
  return jumpFailure(to.device, jump, `${reason} (${to.host} port ${to.port}): ${quote(text)}`, error)
}

/** What a connection fails with when its jump host is the reason. */
export const jumpFailure = (device: string, jump: SshConnection, reason: string, cause?: unknown): FlotillaError =>
  new FlotillaError('JUMP_FAILED', `${device} cannot be reached through jump host ${jump.device}: ${reason}`, {
    device,
    cause,
    details: { phase: 'jump', jump: jump.device },
  })
