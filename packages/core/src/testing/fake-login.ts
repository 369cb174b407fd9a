import { channel } from 'node:diagnostics_channel'

/** Login of a fake device that is not told another. The password stands in no ordinary text, so that a test can look for it. */
export const FAKE_USERNAME = 'admin'
export const FAKE_PASSWORD = 'fake-device-password'

const fakeSecret = channel('flotilla:fake-secret')

/** Tells whoever looks for leaks what must not be seen anywhere. */
export function markSecrets(...secrets: readonly (string | undefined)[]): void {
  for (const secret of secrets) if (secret !== undefined) fakeSecret.publish(secret)
}
