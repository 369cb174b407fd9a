import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import { abortable } from '../abortable.js'
import type { Credentials } from '../credentials.js'
import type { SshTarget } from './ssh-target.js'

type Asking = Pick<SshTarget, 'name' | 'host' | 'credentials'>

/**
 * The credentials of a target, asking its provider when it has one.
 *
 * @throws CREDENTIALS_MISSING, the provider's own coded errors, or the reason of `signal`
 */
export async function resolveCredentials(target: Asking, signal: AbortSignal): Promise<Credentials> {
  const { name, host, credentials } = target
  const found = isProvider(credentials) ? await ask(target, credentials.resolve.bind(credentials), signal) : credentials
  if (found) return found
  throw new FlotillaError('CREDENTIALS_MISSING', `No credentials are known for ${name} (${host})`, {
    device: name,
    details: { phase: 'credentials' },
  })
}

type Resolve = (device: { name: string; host: string }, options: { signal: AbortSignal }) => Promise<Credentials>

const isProvider = (credentials: SshTarget['credentials'] | undefined): credentials is { resolve: Resolve } =>
  typeof credentials === 'object' && 'resolve' in credentials && typeof credentials.resolve === 'function'

async function ask({ name, host }: Asking, resolve: Resolve, signal: AbortSignal): Promise<Credentials | undefined> {
  try {
    return await abortable(Promise.resolve(resolve({ name, host }, { signal })), signal)
  } catch (cause) {
    if (signal.aborted || isFlotillaError(cause)) throw cause
    // The message of a vault may quote what it was asked with: it stays in the cause.
    throw new FlotillaError('CREDENTIALS_MISSING', `The credential provider failed for ${name}`, {
      device: name,
      cause,
      hint: 'See the cause.',
      details: { phase: 'credentials' },
    })
  }
}
