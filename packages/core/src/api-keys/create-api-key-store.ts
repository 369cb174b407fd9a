import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto'
import { FlotillaError } from '../errors/flotilla-error.js'
import type { ApiKey, ApiKeyStore, ApiKeyVerdict } from './api-key-store.js'
import { hashApiKey } from './hash-api-key.js'
import { type ApiKeyDefinition, type ParsedApiKey, parseApiKeys } from './parse-api-keys.js'

const DAY_MS = 86_400_000

export interface ApiKeyStoreOptions {
  /** Age from which a key is due for rotation, which `verify` warns about. @default 90 */
  rotationDays?: number
  now?: () => number
}

interface StoredKey {
  digest: Buffer
  key: ApiKey
  createdAt: number
}

/**
 * Keys in memory, as salted hashes. Disabled and expired keys are told apart from unknown ones, to those who hold them.
 * @throws OPTION_INVALID for a faulty definition or a key that is there twice.
 */
export function createApiKeyStore(keys: readonly ApiKeyDefinition[], options: ApiKeyStoreOptions = {}): ApiKeyStore {
  const { rotationDays = 90, now = Date.now } = options
  const salt = randomBytes(32).toString('hex')
  const digestOf = (hash: string): Buffer => digest('sha256', salt + hash, 'buffer')
  const stored = new Map<string, StoredKey>()
  for (const [index, definition] of parseApiKeys(keys).entries()) {
    const hash = definition.hash ?? hashApiKey(definition.key ?? '')
    const digest = digestOf(hash)
    if (stored.has(bucketOf(digest))) throw new FlotillaError('OPTION_INVALID', `API key [${index}] is there twice`)
    const createdAt = definition.created_at?.getTime() ?? now()
    stored.set(bucketOf(digest), { digest, key: toApiKey(definition, hash), createdAt })
  }

  const judge = ({ key, createdAt }: StoredKey): ApiKeyVerdict => {
    if (!key.enabled) return { ok: false, reason: 'disabled', key }
    if (key.expiresAt !== undefined && key.expiresAt.getTime() <= now()) return { ok: false, reason: 'expired', key }
    const ageDays = Math.floor((now() - createdAt) / DAY_MS)
    if (ageDays < rotationDays) return { ok: true, key }
    return { ok: true, key, warning: `API key ${key.id} of ${key.owner} is ${ageDays} days old and due for rotation` }
  }

  return {
    async verify(presented) {
      const digest = digestOf(hashApiKey(presented))
      const candidate = stored.get(bucketOf(digest))
      const isKnown = timingSafeEqual(candidate?.digest ?? Buffer.alloc(digest.length), digest)
      return candidate !== undefined && isKnown ? judge(candidate) : { ok: false, reason: 'unknown' }
    },
    list: async () => [...stored.values()].map(({ key }) => key),
  }
}

/** Looking this up tells an attacker nothing: the digest is keyed with a salt that nobody else has. */
const bucketOf = (digest: Buffer): string => digest.toString('base64', 0, 9)

const toApiKey = (definition: ParsedApiKey, hash: string): ApiKey => ({
  id: `key_${hash.slice('sha256:'.length, 'sha256:'.length + 8)}`,
  owner: definition.owner,
  tier: definition.tier,
  scopes: Object.freeze(definition.scopes),
  devices: definition.devices,
  enabled: definition.enabled,
  createdAt: definition.created_at,
  expiresAt: definition.expires_at,
})
