import { hash, randomBytes } from 'node:crypto'

/**
 * What may be kept of a key. A plain hash is enough for keys with the entropy of `generateApiKey`; do not use words that people
 * make up.
 */
export const hashApiKey = (key: string): string => `sha256:${hash('sha256', key)}`

/** A new key with 256 bits of randomness. Show it once; keep `hashApiKey` of it. */
export const generateApiKey = (prefix = 'flt'): string => `${prefix}_${randomBytes(32).toString('base64url')}`
