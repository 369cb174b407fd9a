import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostKeyStoreContract } from '../../testing/contracts/host-key-store-contract.js'
import { toHostKey } from './host-key.js'
import type { HostKey } from './host-key-policy.js'
import { parseKnownHostsLine } from './known-hosts-entry.js'
import { createKnownHostsStore } from './known-hosts-store.js'
import { createMemoryHostKeyStore } from './memory-host-key-store.js'

const sshString = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text, 'latin1')])

/** A key blob of a type; `which` makes it a different key. */
const blob = (which: number, type = 'ssh-ed25519'): Buffer =>
  Buffer.concat([sshString(type), sshString(String.fromCharCode(which).repeat(32))])

const key = (which: number, host = 'edge-1', port = 22, type?: string): HostKey =>
  toHostKey(host, port, blob(which, type))

const line = (names: string, which: number, type = 'ssh-ed25519'): string =>
  `${names} ${type} ${blob(which, type).toString('base64')}`

async function storeOf(text: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'flotilla-')), 'known_hosts')
  await writeFile(file, text)
  return { file, store: createKnownHostsStore(file) }
}

const hashed = (name: string): string => {
  const salt = Buffer.from('a salt of 20 bytes..')
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

describe('a known_hosts file', () => {
  hostKeyStoreContract(async () => (await storeOf('')).store)
})
describe('memory', () => {
  hostKeyStoreContract(createMemoryHostKeyStore)
})

describe('looking up', () => {
  test.each([
    ['a plain name', 'edge-1', 'edge-1', 22],
    ['one of several names', 'edge-1,192.0.2.1', '192.0.2.1', 22],
    ['a name in other letters', 'EDGE-1', 'Edge-1', 22],
    ['another port', '[edge-1]:2222', 'edge-1', 2222],
    ['a wildcard', '*.lab,!bad.lab', 'good.lab', 22],
    ['a single-letter wildcard', 'edge-?', 'edge-1', 22],
    ['a hashed name', hashed('edge-1'), 'edge-1', 22],
    ['a hashed name with a port', hashed('[edge-1]:2222'), 'edge-1', 2222],
    ['the host itself for another port', 'edge-1', 'edge-1', 2222],
    ['an IPv6 address', '2001:db8::1', '2001:db8::1', 22],
  ])('%s is found', async (_what, names, host, port) => {
    const { store } = await storeOf(`# comment\n\n${line(names, 1)}\n`)

    expect(await store.check(key(1, host, port))).toEqual({ trusted: true })
    expect(await store.keyTypes?.(host, port)).toEqual(['ssh-ed25519'])
  })

  test.each([
    ['another name', 'edge-2', 'edge-1', 22],
    ['a negated name', '*.lab,!bad.lab', 'bad.lab', 22],
    ['the name on another port only', '[edge-1]:2222', 'edge-1', 22],
    ['a certificate authority', '@cert-authority *', 'edge-1', 22],
    ['a pattern that only begins like the name', 'edge-?', 'edge-10', 22],
    ['a dot that is no wildcard', 'edge.1', 'edge-1', 22],
  ])('%s is unknown', async (_what, names, host, port) => {
    const { store } = await storeOf(line(names, 1))

    expect(await store.check(key(1, host, port))).toEqual({ trusted: false, reason: 'unknown' })
  })

  test('another key is changed, and the one on record is named', async () => {
    const { store } = await storeOf(line('edge-1', 1))

    expect(await store.check(key(2))).toEqual({ trusted: false, reason: 'changed', expected: [key(1).fingerprint] })
  })

  test('a key of another type is changed too', async () => {
    const { store } = await storeOf(line('edge-1', 1))

    expect(await store.check(key(1, 'edge-1', 22, 'ssh-rsa'))).toMatchObject({ reason: 'changed' })
  })

  test('one of several keys is enough', async () => {
    const { store } = await storeOf(`${line('edge-1', 1)}\n${line('edge-1', 2)}\n`)

    expect(await store.check(key(2))).toEqual({ trusted: true })
  })

  test('a revoked key is refused even when it is also on record', async () => {
    const { store } = await storeOf(`${line('edge-1', 1)}\n@revoked ${line('*', 1)}\n`)

    expect(await store.check(key(1))).toEqual({ trusted: false, reason: 'revoked' })
    expect(await store.check(key(1, 'edge-1', 2222))).toEqual({ trusted: false, reason: 'revoked' })
  })

  test('broken lines do not hide the others', async () => {
    const { store } = await storeOf(`edge-1\nedge-1 ssh-ed25519\n|1|x ssh-ed25519 AAAA\n\0\n${line('edge-1', 1)}`)

    expect(await store.check(key(1))).toEqual({ trusted: true })
  })

  test('no line makes the parser throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('|', '@', '*', ',', ' ', '!').chain((c) => fc.string().map((s) => c + s)),
        ),
        (text) => {
          parseKnownHostsLine(text)
        },
      ),
    )
  })
})

describe('recording', () => {
  test('a missing file is created, with its folder, for its owner alone', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'flotilla-')), 'new', 'known_hosts')
    const store = createKnownHostsStore(file)
    expect(await store.check(key(1))).toEqual({ trusted: false, reason: 'unknown' })

    await store.add(key(1))

    expect(await readFile(file, 'utf8')).toBe(`${line('edge-1', 1)}\n`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await store.check(key(1))).toEqual({ trusted: true })
  })

  test('a file without a last line end keeps its last line', async () => {
    const { file, store } = await storeOf(line('core-1', 1))

    await store.add(key(2, 'edge-1', 2222))

    expect(await readFile(file, 'utf8')).toBe(`${line('core-1', 1)}\n${line('[edge-1]:2222', 2)}\n`)
  })

  test('a file of hashed names gets hashed names', async () => {
    const { file, store } = await storeOf(`${line(hashed('core-1'), 1)}\n`)

    await store.add(key(2))

    expect(await readFile(file, 'utf8')).not.toContain('edge-1')
    expect(await createKnownHostsStore(file).check(key(2))).toEqual({ trusted: true })
  })

  test('the same key is recorded once, however many see it first', async () => {
    const { file, store } = await storeOf('')

    await Promise.all(Array.from({ length: 20 }, async () => await store.add(key(1))))

    expect(await readFile(file, 'utf8')).toBe(`${line('edge-1', 1)}\n`)
  })

  test('many hosts at once are all recorded', async () => {
    const { file, store } = await storeOf('')
    const hosts = Array.from({ length: 50 }, (_, index) => `edge-${index}`)

    await Promise.all(hosts.map(async (host) => await store.add(key(1, host))))

    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(hosts.length)
    expect(new Set(lines.map((one) => one.split(' ')[0]))).toEqual(new Set(hosts))
  })

  test('a second key never takes the place of the first', async () => {
    const { store } = await storeOf('')

    await Promise.all([store.add(key(1)), store.add(key(2))])

    expect(await store.check(key(1))).toEqual({ trusted: true })
    expect(await store.check(key(2))).toMatchObject({ reason: 'changed' })
  })

  test('what another program recorded in the meantime counts', async () => {
    const { file, store } = await storeOf('')
    expect(await store.check(key(1))).toMatchObject({ reason: 'unknown' })
    await writeFile(file, `${line('edge-1', 2)}\n`)

    await store.add(key(1))

    expect(await store.check(key(1))).toMatchObject({ reason: 'changed' })
  })
})

test('in memory every port has a key of its own', async () => {
  const store = createMemoryHostKeyStore()
  await store.add(key(1))

  expect(await store.check(key(1, 'edge-1', 23))).toMatchObject({ reason: 'unknown' })
})
