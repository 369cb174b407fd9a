import { expect, test } from 'vitest'
import { fingerprintOf } from '../host-keys/host-key.js'
import { ClientHooks } from './client-hooks.js'

const key = Buffer.from('the host key of the login')
const ignore = (): void => {}

const settled = (fingerprint: string | undefined) => {
  const hooks = new ClientHooks(
    () => true,
    () => ({ type: 'none', username: 'netops' }),
  )
  const { hostVerifier, authHandler } = hooks.toConfig() as unknown as {
    hostVerifier: (blob: Buffer, verify: (isTrusted: boolean) => void) => boolean | undefined
    authHandler: (accepted: string[] | null, partial: boolean | null) => unknown
  }
  const during = [hostVerifier(Buffer.from('any'), ignore), authHandler(null, null)]
  hooks.settle(fingerprint)
  return { during, hostVerifier, authHandler }
}

test('during a login ssh2 is told what the login says', () => {
  expect(settled(fingerprintOf(key)).during).toEqual([true, { type: 'none', username: 'netops' }])
})

test('after it, keys are exchanged again with the same host key only, and nobody logs in', () => {
  const { hostVerifier, authHandler } = settled(fingerprintOf(key))

  expect(hostVerifier(key, ignore)).toBe(true)
  expect(hostVerifier(Buffer.from('another host key'), ignore)).toBe(false)
  expect(authHandler(['password'], false)).toBe(false)
})

test('a login that failed before it saw a host key trusts none', () => {
  expect(settled(undefined).hostVerifier(key, ignore)).toBe(false)
})
