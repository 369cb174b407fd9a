import type { Caller, CallerVia } from '../callers/caller.js'

/** What is known of a key; never the key itself. */
export interface ApiKey {
  /** Short, made from the hash: safe to log. */
  id: string
  owner: string
  tier: string
  scopes: readonly string[]
  devices?: readonly string[] | undefined
  enabled: boolean
  createdAt?: Date | undefined
  expiresAt?: Date | undefined
}

export type ApiKeyVerdict =
  | { ok: true; key: ApiKey /** For example that the key is due for rotation. */; warning?: string }
  | { ok: false; reason: 'unknown' | 'disabled' | 'expired'; key?: ApiKey }

/** Knows keys by their hashes and compares in constant time. */
export interface ApiKeyStore {
  verify(presented: string): Promise<ApiKeyVerdict>
  /** Every key, for rotation reports. */
  list(): Promise<readonly ApiKey[]>
  close?(): Promise<void>
}

/** The caller that a valid key stands for. */
export const toCaller = (key: ApiKey, via: CallerVia): Caller => ({
  id: key.owner,
  via,
  tier: key.tier,
  scopes: key.scopes,
  devices: key.devices,
})
