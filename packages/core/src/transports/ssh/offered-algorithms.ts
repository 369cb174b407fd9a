import { getCiphers, getHashes } from 'node:crypto'
import type { Algorithms } from 'ssh2'
import { algorithmsForKeyType } from '../host-keys/host-key.js'
import { canTakeOverGroupExchange } from './group-exchange.js'
import { isGroupExchange, SECURITY_ALGORITHMS, type SecurityProfile } from './security-profile.js'
import type { Ssh2Protocol } from './ssh2-internals.js'

/** Old ones that a strict build of OpenSSL may lack; ssh2 refuses a whole list for one of them. */
const NEEDS: Readonly<Record<string, string>> = {
  '3des-cbc': 'des-ede3-cbc',
  'chacha20-poly1305@openssh.com': 'chacha20',
  'hmac-md5': 'md5',
  'hmac-md5-96': 'md5',
}

const available = new Set([...getCiphers(), ...getHashes()])
const isAvailable = (name: string): boolean => available.has(NEEDS[name] ?? name) || !(name in NEEDS)

const cache = new Map<string, Algorithms>()

/**
 * What to offer a server under a profile. Host key algorithms for the types on record come first, as OpenSSH does it,
 * so that the server shows the key we know. A type the profile does not allow stays out even when it is on record.
 */
export function offeredAlgorithms(profile: SecurityProfile, keyTypesOnRecord: readonly string[]): Algorithms {
  const id = `${profile} ${keyTypesOnRecord.join(',')}`
  const known = cache.get(id)
  if (known) return known
  const lists = SECURITY_ALGORITHMS[profile]
  const preferred = keyTypesOnRecord.flatMap(algorithmsForKeyType).filter((name) => lists.hostKey.includes(name))
  const offer = {
    kex: lists.kex.filter((name) => !isGroupExchange(name) || canTakeOverGroupExchange()),
    serverHostKey: [...new Set([...preferred, ...lists.hostKey])],
    cipher: lists.cipher.filter(isAvailable),
    hmac: lists.mac.filter(isAvailable),
    compress: ['none'],
  } as Algorithms
  cache.set(id, offer)
  return offer
}

const offers = new WeakMap<Algorithms, object>()

/** ssh2 encodes what it offers for each connection anew, and keeps it: connections with the same algorithms share one. */
export function shareOffer(protocol: Ssh2Protocol, algorithms: Algorithms): void {
  const { _offer: own } = protocol
  const shared = offers.get(algorithms)
  if (own && shared?.constructor === own.constructor) protocol._offer = shared
  else if (own) offers.set(algorithms, own)
}
