import { createHash } from 'node:crypto'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { CredentialProvider, Credentials } from '../credentials.js'
import type { SshTarget } from './ssh-target.js'

/** Names for objects and functions that are the same only as themselves. */
const names = new WeakMap<object, number>()
let count = 0

function nameOf(object: object): number {
  const known = names.get(object)
  if (known !== undefined) return known
  names.set(object, ++count)
  return count
}

/** What JSON cannot carry stands as its name; so do functions and objects with methods. */
function toPlain(_key: string, value: unknown): unknown {
  if (typeof value === 'function') return { same: nameOf(value) }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return value
}

const isProvider = (credentials: Credentials | CredentialProvider): credentials is CredentialProvider =>
  'resolve' in credentials && typeof credentials.resolve === 'function'

/**
 * The same for two ways exactly when they may share connections: the same hosts in the same order, entered with the
 * same credentials and the same demands. A digest, so that no secret is kept.
 */
export function wayIdentity(way: readonly SshTarget[]): string {
  const parts = way.map(({ host, port = 22, credentials, security, hostKeys, usernameSuffix }) => ({
    host,
    port,
    security,
    usernameSuffix,
    hostKeys:
      typeof hostKeys === 'object' && 'store' in hostKeys && hostKeys.store
        ? { same: nameOf(hostKeys.store) }
        : hostKeys,
    credentials: isProvider(credentials) ? { same: nameOf(credentials) } : credentials,
  }))
  return createHash('sha256').update(JSON.stringify(parts, toPlain)).digest('base64')
}

/** All jump hosts on the way, nearest first; a jump host may itself stand behind others. */
export function wayTo(target: SshTarget, seen: readonly SshTarget[] = []): SshTarget[] {
  if (seen.includes(target)) {
    throw new FlotillaError('OPTION_INVALID', `The jump hosts of ${target.name} form a circle`, { device: target.name })
  }
  return (target.jump ?? []).flatMap((jump) => [...wayTo(jump, [...seen, target]), jump])
}
