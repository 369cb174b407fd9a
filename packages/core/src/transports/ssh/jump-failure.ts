import { FlotillaError } from '../../errors/flotilla-error.js'

/** What is needed to know of a jump host's connection. */
interface JumpConnection {
  readonly device: string
  readonly isOpen: boolean
  closedError(): FlotillaError
}

/** What a connection fails with when its jump host is the reason. */
export const jumpFailure = (device: string, jump: { device: string }, reason: string, cause?: unknown): FlotillaError =>
  new FlotillaError('JUMP_FAILED', `${device} cannot be reached through jump host ${jump.device}: ${reason}`, {
    device,
    cause,
    details: { phase: 'jump', jump: jump.device },
  })

/** The error of everybody behind a jump host whose connection has ended; undefined while it lives. */
export const jumpEnd = (device: string, jump: JumpConnection | undefined): FlotillaError | undefined =>
  jump && !jump.isOpen ? jumpFailure(device, jump, 'its connection ended', jump.closedError()) : undefined
