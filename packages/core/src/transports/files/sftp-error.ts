import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { SshConnection } from '../ssh/ssh-connection.js'

/** Status codes of SFTP (draft-ietf-secsh-filexfer-13, section 9.1). */
const NO_SUCH_FILE = 2
const PERMISSION_DENIED = 3
const OP_UNSUPPORTED = 8
const NO_SUCH_PATH = 10
const WRITE_PROTECT = 12
const NO_SPACE = 14
const QUOTA_EXCEEDED = 15

/** Turns an error of the SFTP server into a coded one. */
export function sftpError(connection: SshConnection, path: string, cause: unknown): FlotillaError {
  if (isFlotillaError(cause)) return cause
  if (!connection.isOpen) return connection.closedError()
  const { device } = connection
  const { code, message } = cause as Error & { code?: unknown }
  const details = { path, side: 'remote', status: code }
  switch (code) {
    case NO_SUCH_FILE:
    case NO_SUCH_PATH:
      return new FlotillaError('FILE_NOT_FOUND', `${path} does not exist on ${device}`, { device, cause, details })
    case PERMISSION_DENIED:
    case WRITE_PROTECT:
      return new FlotillaError('FILE_DENIED', `${device} denies access to ${path}`, { device, cause, details })
    case NO_SPACE:
    case QUOTA_EXCEEDED:
      return diskFull(connection, path, cause)
    case OP_UNSUPPORTED:
      return new FlotillaError('UNSUPPORTED', `The SFTP server of ${device} cannot do this with ${path}`, {
        device,
        cause,
        details,
      })
    default:
      if (/no space|disk (is )?full|quota/i.test(message)) return diskFull(connection, path, cause)
      return new FlotillaError('TRANSFER_FAILED', `${device} failed on ${path}: ${message}`, { device, cause, details })
  }
}

export const diskFull = ({ device }: SshConnection, path: string, cause: unknown): FlotillaError =>
  new FlotillaError('DISK_FULL', `${device} has no room for ${path}`, {
    device,
    cause,
    details: { path, side: 'remote' },
  })

export const isDirectory = ({ device }: SshConnection, path: string, cause?: unknown): FlotillaError =>
  new FlotillaError('FILE_DENIED', `${path} on ${device} is a folder: name the file itself`, {
    device,
    cause,
    hint: 'Name the file itself; folders are not copied.',
    details: { path, side: 'remote' },
  })
