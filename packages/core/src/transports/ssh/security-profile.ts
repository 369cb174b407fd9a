import { versions } from 'node:process'

/**
 * Which algorithms may be used. Never widened by the library itself; a mismatch is `ALGORITHM_MISMATCH` with advice.
 * `modern`: curve25519, ECDH, group14/16 and group exchange with SHA-2, AEAD and CTR ciphers, SHA-2 MACs, ed25519/ECDSA/rsa-sha2
 * host keys.
 * `compatible`: adds group14 and group exchange with SHA-1, hmac-sha1 and ssh-rsa signatures.
 * `legacy`: adds group1-sha1, CBC ciphers, 3DES, hmac-md5 and ssh-dss: for devices that can do no better.
 */
export type SecurityProfile = 'modern' | 'compatible' | 'legacy'

/** From the strictest to the most permissive. */
export const SECURITY_PROFILES: readonly SecurityProfile[] = ['modern', 'compatible', 'legacy']

/** What is negotiated, each list in order of preference. */
export interface AlgorithmLists {
  kex: readonly string[]
  hostKey: readonly string[]
  cipher: readonly string[]
  mac: readonly string[]
}

/**
 * OpenSSL before 3.5 spends more on encoding an X25519 key than on the exchange; its P-256 path is the cheaper one.
 * Both are equally strong.
 */
const isX25519Cheap = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 3 || (major === 3 && minor >= 5)
}

const CURVE25519 = ['curve25519-sha256', 'curve25519-sha256@libssh.org']
const NISTP256 = ['ecdh-sha2-nistp256']

const MODERN_KEX = [
  ...(isX25519Cheap(versions.openssl ?? '') ? [...CURVE25519, ...NISTP256] : [...NISTP256, ...CURVE25519]),
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
]

const MODERN: AlgorithmLists = {
  kex: MODERN_KEX,
  hostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  mac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
}

const COMPATIBLE: AlgorithmLists = {
  kex: [...MODERN_KEX, 'diffie-hellman-group14-sha1'],
  hostKey: [...MODERN.hostKey, 'ssh-rsa'],
  cipher: MODERN.cipher,
  mac: [...MODERN.mac, 'hmac-sha1-etm@openssh.com', 'hmac-sha1'],
}

const LEGACY: AlgorithmLists = {
  kex: [...COMPATIBLE.kex, 'diffie-hellman-group1-sha1'],
  hostKey: [...COMPATIBLE.hostKey, 'ssh-dss'],
  cipher: [...MODERN.cipher, 'aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc'],
  mac: [...COMPATIBLE.mac, 'hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
}

/** Group exchange stands after all fixed groups, also the old ones: its arithmetic is dear. */
const withGroupExchange = (lists: AlgorithmLists, ...methods: string[]): AlgorithmLists => ({
  ...lists,
  kex: [...lists.kex, ...methods],
})

const GEX_SHA256 = 'diffie-hellman-group-exchange-sha256'
const GEX_SHA1 = 'diffie-hellman-group-exchange-sha1'

/** Everything each profile allows, best first. */
export const SECURITY_ALGORITHMS: Readonly<Record<SecurityProfile, AlgorithmLists>> = {
  modern: withGroupExchange(MODERN, GEX_SHA256),
  compatible: withGroupExchange(COMPATIBLE, GEX_SHA256, GEX_SHA1),
  legacy: withGroupExchange(LEGACY, GEX_SHA256, GEX_SHA1),
}

export const isGroupExchange = (kex: string): boolean => kex.startsWith('diffie-hellman-group-exchange-')
