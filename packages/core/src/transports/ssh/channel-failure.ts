import type { FlotillaError } from '../../errors/flotilla-error.js'
import { quote } from './connect-failure.js'
import type { SshConnection } from './ssh-connection.js'

/** RFC 4254, section 5.1. */
const UNKNOWN_CHANNEL_TYPE = 3

/** An ssh2 error for a refused channel carries the reason of the protocol. */
interface OpenError extends Error {
  reason?: unknown
}

/**
 * The device has let the user in and then refused a session: nearly always its limit of sessions or lines is reached.
 * Devices name the reason differently ("administratively prohibited", "connect failed", "resource shortage").
 */
export function channelOpenFailure(connection: SshConnection, error: OpenError): FlotillaError {
  if (!connection.isOpen) return connection.closedError()
  const { device } = connection
  const text = quote(error.message.replace(/^\(SSH\) Channel open failure: /, ''))
  return error.reason === UNKNOWN_CHANNEL_TYPE
    ? connection.error('UNSUPPORTED', `${device} offers no sessions: ${text}`, { cause: error, phase: 'channel' })
    : connection.error('LINES_BUSY', `${device} has no session free: ${text}`, { cause: error, phase: 'channel' })
}

export const refusedShell = (connection: SshConnection): FlotillaError =>
  connection.isOpen
    ? connection.error(
        'LINES_BUSY',
        `${connection.device} refused the shell; its terminal lines are probably all in use`,
        {
          phase: 'channel',
        },
      )
    : connection.closedError()
