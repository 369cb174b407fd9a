import { inspect } from 'node:util'
import { FlotillaError } from '../../errors/flotilla-error.js'
import type { CredentialProvider, Credentials } from '../../transports/credentials.js'

/** Credentials that may lack parts which another provider has. */
export interface PartialCredentialProvider extends CredentialProvider {
  /** What is known here, complete or not. */
  partial(): Partial<Credentials>
}

class SealedCredentials implements PartialCredentialProvider {
  readonly #credentials: Readonly<Partial<Credentials>>

  constructor(credentials: Readonly<Partial<Credentials>>) {
    this.#credentials = { ...credentials }
  }

  partial(): Partial<Credentials> {
    return { ...this.#credentials }
  }

  async resolve(device: { name: string }, { signal }: { signal?: AbortSignal } = {}): Promise<Credentials> {
    signal?.throwIfAborted()
    return toComplete(this.#credentials, device.name)
  }

  toJSON(): string {
    return '[credentials]'
  }

  [inspect.custom](): string {
    return '[credentials]'
  }
}

/** Puts credentials where neither `JSON.stringify` nor `util.inspect` nor a spread can see them. */
export const sealCredentials = (credentials: Readonly<Partial<Credentials>>): PartialCredentialProvider =>
  new SealedCredentials(credentials)

export const isPartialProvider = (provider: CredentialProvider): provider is PartialCredentialProvider =>
  provider instanceof SealedCredentials

/** @throws CREDENTIALS_MISSING without a user name. */
export function toComplete(credentials: Readonly<Partial<Credentials>>, device: string): Credentials {
  const { username } = credentials
  if (username !== undefined) return { ...credentials, username }
  throw new FlotillaError('CREDENTIALS_MISSING', `No user name is known for ${device}`, { device })
}
