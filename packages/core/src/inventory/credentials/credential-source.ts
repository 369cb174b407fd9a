import { isFlotillaError } from '../../errors/flotilla-error.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'
import { isPartialProvider, sealCredentials, toComplete } from './sealed-credentials.js'

/** Finds the credentials of one device: a vault, a prompt, a database. */
export type CredentialCallback = (
  device: { name: string; host: string },
  options: { signal?: AbortSignal },
) => Credentials | Promise<Credentials>

/** Every way to say what the credentials are. */
export type CredentialSource = Credentials | CredentialProvider | CredentialCallback

/** A provider that asks `callback` each time. */
export const callbackCredentials = (callback: CredentialCallback): CredentialProvider => ({
  async resolve(device, options = {}) {
    options.signal?.throwIfAborted()
    return await callback(device, options)
  },
})

/** Any source as a provider; plain credentials are sealed. */
export function toCredentialProvider(source: CredentialSource): CredentialProvider {
  if (typeof source === 'function') return callbackCredentials(source)
  return 'resolve' in source ? source : sealCredentials(source)
}

const canLogIn = (credentials: Partial<Credentials>): boolean =>
  credentials.username !== undefined &&
  [
    credentials.password,
    credentials.privateKey,
    credentials.privateKeyFile,
    credentials.agent,
    credentials.onQuestions,
  ].some((way) => way !== undefined)

/**
 * The device's own credentials first, part by part, and `fallback` for what they lack: a user name in the inventory and
 * the password in the environment make one login.
 */
export function withFallbackCredentials(
  own: CredentialProvider | undefined,
  fallback: CredentialProvider | undefined,
): CredentialProvider | undefined {
  if (!own || !fallback) return own ?? fallback
  return {
    async resolve(device, options) {
      const known = isPartialProvider(own) ? own.partial() : await own.resolve(device, options)
      if (canLogIn(known)) return toComplete(known, device.name)
      return toComplete({ ...(await askFallback(fallback, device, options)), ...known }, device.name)
    },
  }
}

/** A fallback that knows nothing of this device is no reason to give up: the agent or `none` may do. */
async function askFallback(
  fallback: CredentialProvider,
  device: { name: string; host: string },
  options?: { signal?: AbortSignal },
): Promise<Partial<Credentials>> {
  try {
    return isPartialProvider(fallback) ? fallback.partial() : await fallback.resolve(device, options)
  } catch (error) {
    if (isFlotillaError(error) && error.code === 'CREDENTIALS_MISSING') return {}
    throw error
  }
}
