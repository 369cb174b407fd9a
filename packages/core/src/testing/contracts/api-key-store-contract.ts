import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import type { ApiKeyStore } from '../../api-keys/api-key-store.js'
import type { ApiKeyDefinition } from '../../api-keys/parse-api-keys.js'

const SECRET = 'flt_contract-key-4f9c1d'

/** What every key store must do. A new one is done when this suite passes for it. `create` makes one that holds these keys. */
export function apiKeyStoreContract(
  create: (keys: readonly ApiKeyDefinition[]) => Promise<ApiKeyStore> | ApiKeyStore,
): void {
  const valid: ApiKeyDefinition = {
    key: SECRET,
    owner: 'alice',
    tier: 'premium',
    scopes: ['devices:read'],
    devices: ['edge-*'],
    created_at: new Date(),
  }

  const withStore = async (
    keys: readonly ApiKeyDefinition[],
    body: (store: ApiKeyStore) => Promise<void>,
  ): Promise<void> => {
    const store = await create(keys)
    try {
      await body(store)
    } finally {
      await store.close?.()
    }
  }

  test('a known key gives its owner, tier, scopes and devices', () =>
    withStore([valid], async (store) => {
      expect(await store.verify(SECRET)).toMatchObject({
        ok: true,
        key: { owner: 'alice', tier: 'premium', scopes: ['devices:read'], devices: ['edge-*'], enabled: true },
      })
    }))

  test.each(['', 'flt_contract-key-4f9c1', `${SECRET} `, SECRET.toUpperCase(), 'x'.repeat(100_000), '\u0000'])(
    'an unknown key is unknown: %#',
    (presented) =>
      withStore([valid], async (store) => {
        expect(await store.verify(presented)).toEqual({ ok: false, reason: 'unknown' })
      }),
  )

  test('a disabled key is told from an unknown one', () =>
    withStore([{ ...valid, enabled: false }], async (store) => {
      expect(await store.verify(SECRET)).toMatchObject({ ok: false, reason: 'disabled' })
    }))

  test('an expired key is told from an unknown one', () =>
    withStore([{ ...valid, expires_at: '2020-01-01T00:00:00Z' }], async (store) => {
      expect(await store.verify(SECRET)).toMatchObject({ ok: false, reason: 'expired' })
    }))

  test('a key older than 90 days still works, with a warning', () =>
    withStore([{ ...valid, created_at: new Date(Date.now() - 91 * 86_400_000) }], async (store) => {
      expect(await store.verify(SECRET)).toMatchObject({ ok: true, warning: expect.stringContaining('rotation') })
    }))

  test('the key itself is nowhere in the store or in what it gives', () =>
    withStore([valid], async (store) => {
      const shown = inspect([store, await store.list(), await store.verify(SECRET)], { depth: 20, showHidden: true })

      expect(shown).not.toContain(SECRET)
    }))

  test('lists every key', () =>
    withStore([valid, { ...valid, key: 'another-key', owner: 'bob' }], async (store) => {
      expect((await store.list()).map(({ owner }) => owner).sort()).toEqual(['alice', 'bob'])
    }))
}
