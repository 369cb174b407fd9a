import { expect, test } from 'vitest'
import { toHostKey } from '../../transports/host-keys/host-key.js'
import type { HostKey, HostKeyStore } from '../../transports/host-keys/host-key-policy.js'

const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, value.length]), Buffer.from(value, 'latin1')])

/** A key of a type; `which` makes it a different key. */
const keyOf = (which: number, { host = 'edge-1', port = 22, type = 'ssh-ed25519' } = {}): HostKey =>
  toHostKey(host, port, Buffer.concat([text(type), text(String.fromCharCode(which).repeat(32))]))

/** What every host key store must do. A new one is done when this suite passes for it. `create` makes an empty one. */
export function hostKeyStoreContract(create: () => Promise<HostKeyStore> | HostKeyStore): void {
  test('a key that nobody recorded is unknown', async () => {
    const store = await create()

    expect(await store.check(keyOf(1))).toMatchObject({ trusted: false, reason: 'unknown' })
  })

  test('a recorded key is trusted, however the name is written, and its type is known', async () => {
    const store = await create()
    await store.add(keyOf(1))

    expect(await store.check(keyOf(1, { host: 'EDGE-1' }))).toMatchObject({ trusted: true })
    expect((await store.keyTypes?.('edge-1', 22)) ?? ['ssh-ed25519']).toEqual(['ssh-ed25519'])
  })

  test('another key is changed, and the one on record is named', async () => {
    const store = await create()
    await store.add(keyOf(1))

    const expected = [keyOf(1).fingerprint]
    expect(await store.check(keyOf(2))).toMatchObject({ trusted: false, reason: 'changed', expected })
  })

  test('a key of another type is changed as well: who cannot show the known key may not replace it', async () => {
    const store = await create()
    await store.add(keyOf(1))

    expect(await store.check(keyOf(1, { type: 'ssh-rsa' }))).toMatchObject({ trusted: false, reason: 'changed' })
  })

  test('what is on record stays when another key is added', async () => {
    const store = await create()
    await store.add(keyOf(1))
    await store.add(keyOf(2))

    expect(await store.check(keyOf(1))).toMatchObject({ trusted: true })
    expect(await store.check(keyOf(2))).toMatchObject({ trusted: false, reason: 'changed' })
  })

  test('of two different keys added at once only one is trusted', async () => {
    const store = await create()
    await Promise.all([store.add(keyOf(1)), store.add(keyOf(2))])

    const verdicts = [await store.check(keyOf(1)), await store.check(keyOf(2))]
    expect(verdicts.filter(({ trusted }) => trusted)).toHaveLength(1)
  })

  test('hosts and ports do not touch each other', async () => {
    const store = await create()
    await store.add(keyOf(1))
    await store.add(keyOf(3, { port: 2222 }))

    expect(await store.check(keyOf(1, { host: 'edge-2' }))).toMatchObject({ trusted: false, reason: 'unknown' })
    expect(await store.check(keyOf(3, { port: 2222 }))).toMatchObject({ trusted: true })
    expect(await store.check(keyOf(3))).toMatchObject({ trusted: false, reason: 'changed' })
  })
}
