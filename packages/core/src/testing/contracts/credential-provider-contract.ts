import { expect, test } from 'vitest'
import type { CredentialProvider } from '../../transports/credentials.js'

/** A provider that knows the device `known` with this user name, and no other. */
export interface CredentialProviderHarness {
  provider: CredentialProvider
  known: { name: string; host: string }
  username: string
  close?(): Promise<void> | void
}

/** What every credential provider must do. A new one is done when this suite passes for it. */
export function credentialProviderContract(
  create: () => Promise<CredentialProviderHarness> | CredentialProviderHarness,
): void {
  const withProvider = async (body: (harness: CredentialProviderHarness) => Promise<void>): Promise<void> => {
    const harness = await create()
    try {
      await body(harness)
    } finally {
      await harness.close?.()
    }
  }

  test('gives the credentials of a device it knows', () =>
    withProvider(async ({ provider, known, username }) => {
      expect(await provider.resolve(known)).toMatchObject({ username })
    }))

  test('a device it does not know is a coded error that names the device', () =>
    withProvider(async ({ provider }) => {
      await expect(provider.resolve({ name: 'nobody-knows-me', host: '192.0.2.254' })).rejects.toMatchObject({
        code: 'CREDENTIALS_MISSING',
        device: 'nobody-knows-me',
      })
    }))

  test('an aborted request rejects with the reason', () =>
    withProvider(async ({ provider, known }) => {
      const signal = AbortSignal.abort('stop')

      await expect(provider.resolve(known, { signal })).rejects.toBe('stop')
    }))
}
