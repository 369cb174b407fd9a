import { expect, test } from 'vitest'
import { profileThatFits } from './algorithm-advice.js'
import { offeredAlgorithms } from './offered-algorithms.js'
import { isGroupExchange, SECURITY_ALGORITHMS, SECURITY_PROFILES, type SecurityProfile } from './security-profile.js'

test('each profile allows all that the stricter ones do', () => {
  for (const category of ['kex', 'hostKey', 'cipher', 'mac'] as const) {
    const { modern, compatible, legacy } = SECURITY_ALGORITHMS
    expect(compatible[category]).toEqual(expect.arrayContaining([...modern[category]]))
    expect(legacy[category]).toEqual(expect.arrayContaining([...compatible[category]]))
  }
})

test('modern allows nothing that rests on SHA-1, MD5, CBC or DSA', () => {
  const { kex, hostKey, cipher, mac } = SECURITY_ALGORITHMS.modern

  expect([...kex, ...mac].filter((name) => /sha1|md5/.test(name))).toEqual([])
  expect(cipher.filter((name) => /cbc|3des|arcfour/.test(name))).toEqual([])
  expect(hostKey).not.toEqual(expect.arrayContaining(['ssh-rsa']))
  expect(hostKey).not.toEqual(expect.arrayContaining(['ssh-dss']))
})

test.each(SECURITY_PROFILES)('group exchange is last in %s', (profile) => {
  const { kex } = SECURITY_ALGORITHMS[profile]
  const first = kex.findIndex(isGroupExchange)

  expect(kex.slice(first).every(isGroupExchange)).toBe(true)
})

const hostKeysOffered = (profile: SecurityProfile, onRecord: string[]): string[] =>
  (offeredAlgorithms(profile, onRecord).serverHostKey as string[]).slice(0, 3)

test('host key algorithms of types on record come first, but only allowed ones', () => {
  expect(hostKeysOffered('modern', ['ssh-rsa', 'ssh-dss'])).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519'])
  expect(hostKeysOffered('legacy', ['ssh-rsa'])).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'])
})

test.each([
  ['modern', { kex: ['curve25519-sha256'], hostKey: ['ssh-ed25519'], cipher: ['aes256-gcm@openssh.com'], mac: [] }],
  [
    'modern',
    {
      kex: ['diffie-hellman-group-exchange-sha256'],
      hostKey: ['rsa-sha2-256'],
      cipher: ['aes128-ctr'],
      mac: ['hmac-sha2-256'],
    },
  ],
  [
    'compatible',
    { kex: ['diffie-hellman-group14-sha1'], hostKey: ['ssh-rsa'], cipher: ['aes128-ctr'], mac: ['hmac-sha1'] },
  ],
  ['legacy', { kex: ['diffie-hellman-group1-sha1'], hostKey: ['ssh-rsa'], cipher: ['aes128-cbc'], mac: ['hmac-sha1'] }],
  [undefined, { kex: ['curve25519-sha256'], hostKey: ['ssh-ed25519'], cipher: ['arcfour'], mac: ['hmac-sha1'] }],
])('the strictest profile that fits is %s', (profile, offered) => {
  expect(profileThatFits(offered)).toBe(profile)
})
