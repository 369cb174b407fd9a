import { FlotillaError, isFlotillaError } from '../../errors/flotilla-error.js'
import type { HostKey, HostKeyPolicy, HostKeyStore, HostKeyVerdict } from './host-key-policy.js'

/** Decides whether the host on the other end is the one that is meant. */
export interface HostKeyVerifier {
  /** Key types to ask the server for first. @throws HOST_KEY_UNKNOWN when the store fails */
  preferredTypes(host: string, port: number, device: string): Promise<readonly string[]> | readonly string[]
  /**
   * Returns (or resolves) when the key may be trusted.
   * @throws HOST_KEY_UNKNOWN, HOST_KEY_CHANGED
   */
  verify(key: HostKey, device: string): Promise<void> | void
}

/**
 * @param openStore gives the store of a known_hosts file, or of the user's when there is no path
 * @throws OPTION_INVALID
 */
export function createHostKeyVerifier(
  policy: HostKeyPolicy,
  openStore: (knownHostsFile?: string) => HostKeyStore,
  device?: string,
): HostKeyVerifier {
  if (policy === 'insecure-accept-any') return { preferredTypes: () => [], verify() {} }
  if (typeof policy === 'object' && 'pinned' in policy) return pinnedVerifier(policy.pinned, device)
  const { mode = 'trust-on-first-use', knownHostsFile, store } = typeof policy === 'string' ? { mode: policy } : policy
  if (mode !== 'trust-on-first-use' && mode !== 'strict') {
    throw new FlotillaError(
      'OPTION_INVALID',
      `${device ?? 'A target'}: hostKeys '${String(mode)}' is not a host key policy`,
      { device },
    )
  }
  return storeVerifier(store ?? openStore(knownHostsFile), mode)
}

function pinnedVerifier(pinned: readonly string[], device: string | undefined): HostKeyVerifier {
  const normal = (fingerprint: string): string =>
    fingerprint
      .trim()
      .replace(/^(SHA256:)?/, 'SHA256:')
      .replace(/=+$/, '')
  const accepted = new Set(pinned.map(normal))
  if (accepted.size === 0)
    throw new FlotillaError(
      'OPTION_INVALID',
      `${device ?? 'A target'}: hostKeys.pinned needs at least one fingerprint`,
      { device },
    )
  return {
    preferredTypes: () => [],
    verify(key, name) {
      if (!accepted.has(key.fingerprint)) throw changedError(key, name, [...accepted], 'pinned')
    },
  }
}

function storeVerifier(store: HostKeyStore, mode: 'trust-on-first-use' | 'strict'): HostKeyVerifier {
  const settle = (key: HostKey, device: string, verdict: HostKeyVerdict): Promise<void> | void => {
    if (verdict.trusted) return
    if (verdict.reason === 'changed') throw changedError(key, device, verdict.expected ?? [], 'on record')
    if (verdict.reason === 'revoked') throw revokedError(key, device)
    if (mode === 'strict') throw unknownError(key, device)
    return recordNew(store, key, device)
  }
  return {
    preferredTypes: (host, port, device) => reading(device, () => store.keyTypes?.(host, port) ?? []),
    verify(key, device) {
      const verdict = reading(device, () => store.check(key))
      return verdict instanceof Promise
        ? verdict.then((known) => settle(key, device, known))
        : settle(key, device, verdict)
    },
  }
}

/** What a store fails with, coded: without it no key can be told from another. */
function reading<T>(device: string, read: () => T | Promise<T>): T | Promise<T> {
  const failed = (cause: unknown): never => {
    if (isFlotillaError(cause)) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new FlotillaError('HOST_KEY_UNKNOWN', `The host keys on record for ${device} cannot be read: ${why}`, {
      device,
      cause,
      hint: 'Make the known_hosts file readable, or choose another file or store in hostKeys.',
      details: { phase: 'handshake' },
    })
  }
  try {
    const found = read()
    return found instanceof Promise ? found.catch(failed) : found
  } catch (error) {
    return failed(error)
  }
}

/** First use: the key counts only once it is on record, else every time would be the first. */
async function recordNew(store: HostKeyStore, key: HostKey, device: string): Promise<void> {
  try {
    await store.add(key)
  } catch (cause) {
    throw new FlotillaError(
      'HOST_KEY_UNKNOWN',
      `The host key of ${device} is new (${key.type} ${key.fingerprint}) and could not be recorded: ${(cause as Error).message}`,
      {
        device,
        cause,
        hint: 'Make the known_hosts file writable, or choose another file or store in hostKeys.',
        details: detailsOf(key),
      },
    )
  }
  const verdict = await store.check(key)
  if (verdict.trusted) return
  // Another connection recorded a different key between our look and our write.
  throw changedError(key, device, 'expected' in verdict ? (verdict.expected ?? []) : [], 'on record')
}

const detailsOf = (key: HostKey) => ({
  host: key.host,
  port: key.port,
  keyType: key.type,
  fingerprint: key.fingerprint,
  phase: 'handshake',
})

const unknownError = (key: HostKey, device: string): FlotillaError =>
  new FlotillaError(
    'HOST_KEY_UNKNOWN',
    `The host key of ${device} is not on record: ${key.type} ${key.fingerprint}; the policy accepts known keys only`,
    { device, details: detailsOf(key) },
  )

const changedError = (key: HostKey, device: string, expected: readonly string[], source: string): FlotillaError =>
  new FlotillaError(
    'HOST_KEY_CHANGED',
    `The host key of ${device} differs: it shows ${key.type} ${key.fingerprint}, ${source} is ${expected.join(' or ')}`,
    { device, details: { ...detailsOf(key), expected } },
  )

const revokedError = (key: HostKey, device: string): FlotillaError =>
  new FlotillaError(
    'HOST_KEY_CHANGED',
    `The host key of ${device} is marked as revoked: ${key.type} ${key.fingerprint}`,
    { device, details: { ...detailsOf(key), revoked: true } },
  )
