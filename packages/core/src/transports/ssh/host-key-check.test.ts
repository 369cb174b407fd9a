import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { afterEach, expect, test } from 'vitest'
import { fingerprintOf } from '../host-keys/host-key.js'
import type { HostKeyPolicy, HostKeyStore } from '../host-keys/host-key-policy.js'
import { createMemoryHostKeyStore } from '../host-keys/memory-host-key-store.js'
import { PASSWORD, startTestServer, type TestServer, testKey, USER } from '../test-support/ssh-server.js'
import { createSshConnector } from './ssh-connector.js'

const cleanUp: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

async function serve(...hostKeys: string[]): Promise<TestServer> {
  const server = await startTestServer({
    hostKeys,
    onAuth(context) {
      logins.push(context.method)
      context.accept()
    },
  })
  cleanUp.push(server.close)
  return server
}

const logins: string[] = []

async function connect(port: number, hostKeys: HostKeyPolicy): Promise<string | undefined> {
  const connector = createSshConnector({ hostKeys })
  cleanUp.push(() => connector.close())
  logins.length = 0
  const credentials = { username: USER, password: PASSWORD }
  const transport = await connector.connect({ name: 'edge-1', host: '127.0.0.1', port, credentials })
  await transport.close()
  return transport.facts.hostKeyFingerprint
}

function fingerprint(key: { public: string }): string {
  const parsed = ssh2.utils.parseKey(key.public)
  if (parsed instanceof Error) throw parsed
  return fingerprintOf(parsed.getPublicSSH())
}

const newFile = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'flotilla-')), 'known_hosts')

test('a first use is recorded, and the next one trusts it', async () => {
  const knownHostsFile = await newFile()
  const { port } = await serve(testKey().private)

  await connect(port, { knownHostsFile })
  expect(await readFile(knownHostsFile, 'utf8')).toMatch(
    new RegExp(`^\\[127\\.0\\.0\\.1\\]:${port} ssh-ed25519 \\S+\\n$`),
  )

  await connect(port, { knownHostsFile })
  await connect(port, { mode: 'strict', knownHostsFile })
})

test('first uses at the same time record one line', async () => {
  const knownHostsFile = await newFile()
  const { port } = await serve(testKey().private)
  const connector = createSshConnector({ hostKeys: { knownHostsFile } })
  cleanUp.push(() => connector.close())
  const target = { name: 'edge-1', host: '127.0.0.1', port, credentials: { username: USER, password: PASSWORD } }

  await Promise.all(Array.from({ length: 8 }, () => connector.connect(target)))

  expect((await readFile(knownHostsFile, 'utf8')).trimEnd().split('\n')).toHaveLength(1)
})

test('a changed key is refused, both fingerprints are named, and no password is sent', async () => {
  const store = createMemoryHostKeyStore()
  const { port } = await serve(testKey('ed25519', 0).private)
  await connect(port, { store })
  await cleanUp.shift()?.()
  const impostor = await startTestServer({
    hostKeys: [testKey('ed25519', 5).private],
    port,
    onAuth: (context) => void logins.push(context.method),
  })
  cleanUp.push(impostor.close)

  const error = await connect(port, { store }).catch((failure: unknown) => failure)

  expect(error).toMatchObject({
    code: 'HOST_KEY_CHANGED',
    device: 'edge-1',
    retryable: false,
    details: {
      phase: 'handshake',
      fingerprint: fingerprint(testKey('ed25519', 5)),
      expected: [fingerprint(testKey('ed25519', 0))],
    },
  })
  expect((error as Error).message).toContain(fingerprint(testKey('ed25519', 5)))
  expect((error as Error).message).toContain(fingerprint(testKey('ed25519', 0)))
  expect(logins).toEqual([])
})

test('strict refuses an unknown key and records nothing', async () => {
  const knownHostsFile = await newFile()
  await writeFile(knownHostsFile, '')
  const { port } = await serve(testKey().private)

  await expect(connect(port, { mode: 'strict', knownHostsFile })).rejects.toMatchObject({
    code: 'HOST_KEY_UNKNOWN',
    message: expect.stringContaining(fingerprint(testKey())),
  })
  expect(await readFile(knownHostsFile, 'utf8')).toBe('')
  expect(logins).toEqual([])
})

test('a server with several keys shows the one on record', async () => {
  const store = createMemoryHostKeyStore()
  const ecdsaOnly = await serve(testKey('ecdsa').private)
  await connect(ecdsaOnly.port, { store })
  await cleanUp.shift()?.()
  const { port } = ecdsaOnly
  const both = await startTestServer({ hostKeys: [testKey('ed25519').private, testKey('ecdsa').private], port })
  cleanUp.push(both.close)

  expect(await connect(port, { store, mode: 'strict' })).toBe(fingerprint(testKey('ecdsa')))
})

test('a pinned fingerprint is enough, any other is refused', async () => {
  const { port } = await serve(testKey().private)

  await connect(port, { pinned: ['SHA256:somethingElse', fingerprint(testKey())] })
  await expect(connect(port, { pinned: ['SHA256:somethingElse'] })).rejects.toMatchObject({
    code: 'HOST_KEY_CHANGED',
    message: expect.stringContaining('SHA256:somethingElse'),
  })
})

test('a first key that cannot be recorded is not trusted', async () => {
  const store: HostKeyStore = {
    check: () => ({ trusted: false, reason: 'unknown' }),
    add: () => Promise.reject(new Error('read-only file system')),
  }
  const { port } = await serve(testKey().private)

  await expect(connect(port, { store })).rejects.toMatchObject({
    code: 'HOST_KEY_UNKNOWN',
    message: expect.stringContaining('read-only file system'),
  })
  expect(logins).toEqual([])
})

test('a store may take its time', async () => {
  const memory = createMemoryHostKeyStore()
  const later = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, 5, value))
  const store: HostKeyStore = {
    check: async (key) => await later(memory.check(key)),
    add: async (key) => await later(memory.add(key)),
  }
  const { port } = await serve(testKey().private)

  await connect(port, { store })
  await connect(port, { store, mode: 'strict' })
})

test('a store that fails makes no host a trusted one', async () => {
  const cause = new Error('database is down')
  const { port } = await serve(testKey().private)

  await expect(connect(port, { store: { check: () => Promise.reject(cause), add() {} } })).rejects.toMatchObject({
    code: 'HOST_KEY_UNKNOWN',
    device: 'edge-1',
    cause,
  })
  expect(logins).toEqual([])
})

test('a known_hosts file that cannot be read is HOST_KEY_UNKNOWN, and nothing is sent', async () => {
  const { port } = await serve(testKey().private)
  const knownHostsFile = await mkdtemp(join(tmpdir(), 'flotilla-'))

  await expect(connect(port, { knownHostsFile })).rejects.toMatchObject({
    code: 'HOST_KEY_UNKNOWN',
    device: 'edge-1',
    message: expect.stringContaining('cannot be read'),
  })
  expect(logins).toEqual([])
})

test.each([
  ['keys', { check: () => new Promise<never>(() => undefined), add() {} }],
  [
    'key types',
    { check: () => ({ trusted: true as const }), add() {}, keyTypes: () => new Promise<never>(() => undefined) },
  ],
])('a store that never answers about %s is not waited for longer than the connect may take', async (_what, store) => {
  const { port } = await serve(testKey().private)
  const connector = createSshConnector({ hostKeys: { store }, timeoutMs: 200 })
  cleanUp.push(() => connector.close())
  const credentials = { username: USER, password: PASSWORD }

  const connecting = connector.connect({ name: 'edge-1', host: '127.0.0.1', port, credentials })

  await expect(connecting).rejects.toMatchObject({ device: 'edge-1', details: { deadline: 'timeoutMs' } })
  expect(logins).toEqual([])
})
