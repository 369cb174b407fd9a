import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { credentialProviderContract } from '../../testing/contracts/credential-provider-contract.js'
import { callbackCredentials, toCredentialProvider, withFallbackCredentials } from './credential-source.js'
import { environmentCredentials } from './environment-credentials.js'
import { fileCredentials } from './file-credentials.js'
import { sealCredentials } from './sealed-credentials.js'

const device = { name: 'edge-1', host: '192.0.2.1' }
const folder = mkdtempSync(join(tmpdir(), 'credentials-'))
afterAll(() => rmSync(folder, { recursive: true }))
const fileWith = (text: string, mode = 0o600): string => {
  const path = join(folder, `${Math.random()}.yaml`)
  writeFileSync(path, text, { mode })
  chmodSync(path, mode)
  return path
}

describe('from the environment', () => {
  credentialProviderContract(() => {
    const provider = environmentCredentials({ env: { FLOTILLA_EDGE_1_USERNAME: 'ops' } })
    return { provider, known: device, username: 'ops' }
  })

  const env = {
    FLOTILLA_USERNAME: 'ops',
    FLOTILLA_PASSWORD: 'general',
    FLOTILLA_SECRET_ENABLE: 'en',
    FLOTILLA_EDGE_1_PASSWORD: 'special',
    LAB_USERNAME: 'lab',
    LAB_AGENT: '1',
    LAB_PRIVATE_KEY_FILE: '/keys/lab',
    LAB_PASSPHRASE: 'phrase',
    EMPTY_USERNAME: '',
  }

  test.each([
    [{}, 'edge-1', { username: 'ops', password: 'special', secrets: { enable: 'en' } }],
    [{}, 'edge-2', { username: 'ops', password: 'general', secrets: { enable: 'en' } }],
    [{ prefix: 'LAB' }, 'x', { username: 'lab', agent: true, privateKeyFile: '/keys/lab', passphrase: 'phrase' }],
    [{ prefix: 'LAB_' }, 'x', { username: 'lab', agent: true, privateKeyFile: '/keys/lab', passphrase: 'phrase' }],
  ])('%j for %s', async (options, name, expected) => {
    await expect(environmentCredentials({ ...options, env }).resolve({ ...device, name })).resolves.toEqual(expected)
  })

  test('nothing there names the variables that were looked for', async () => {
    await expect(environmentCredentials({ prefix: 'EMPTY', env }).resolve(device)).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
      device: 'edge-1',
      message: expect.stringContaining('EMPTY_EDGE_1_USERNAME'),
    })
  })
})

describe('from a file', () => {
  credentialProviderContract(() => {
    const provider = fileCredentials(fileWith('devices: { edge-1: { username: ops } }'))
    return { provider, known: device, username: 'ops' }
  })

  test('one login for all', async () => {
    const path = fileWith('{ "username": "ops", "password": "x", "secret": "en" }')

    await expect(fileCredentials(path).resolve(device)).resolves.toEqual({
      username: 'ops',
      password: 'x',
      secrets: { enable: 'en' },
    })
  })

  test('defaults, and devices by name or pattern over them', async () => {
    const provider = fileCredentials(
      fileWith(`
defaults: { username: ops, password: general }
devices:
  edge-*: { password: edges, secrets: { enable: en } }
  edge-1: { username: special }
`),
    )

    await expect(provider.resolve(device)).resolves.toEqual({
      username: 'special',
      password: 'edges',
      secrets: { enable: 'en' },
    })
    await expect(provider.resolve({ ...device, name: 'core-1' })).resolves.toEqual({
      username: 'ops',
      password: 'general',
    })
  })

  test.each([0o644, 0o640, 0o604, 0o620, 0o602])('mode %o is refused, and says how to mend it', async (mode) => {
    const path = fileWith('username: ops', mode)

    await expect(fileCredentials(path).resolve(device)).rejects.toMatchObject({
      code: 'CREDENTIALS_INVALID',
      message: expect.stringContaining(`mode 0${mode.toString(8)}`),
      hint: `chmod 600 ${path}`,
    })
  })

  test('is read again when it has changed', async () => {
    const path = fileWith('username: first')
    const provider = fileCredentials(path)
    await expect(provider.resolve(device)).resolves.toEqual({ username: 'first' })
    writeFileSync(path, 'username: other')
    utimesSync(path, 1, 1)

    await expect(provider.resolve(device)).resolves.toEqual({ username: 'other' })
  })

  test.each([
    ['defaults: { usernme: ops }', 'usernme'],
    ['username: 5\npassword: hunter2', 'must be text'],
    ['- username: ops', 'must be a map'],
    ['devices: [a]', 'must be a map of device names'],
    ['password: "hunter2', ':1:'],
  ])('%j names the fault and no secret', async (text, expected) => {
    const error = await fileCredentials(fileWith(text))
      .resolve(device)
      .catch((reason) => reason)

    expect(error).toMatchObject({ code: 'CREDENTIALS_INVALID', message: expect.stringContaining(expected) })
    expect(inspect(error)).not.toContain('hunter2')
  })

  test('a file that is not there, or has nothing for the device', async () => {
    await expect(fileCredentials('/nowhere/at-all').resolve(device)).rejects.toMatchObject({
      code: 'CREDENTIALS_INVALID',
    })
    await expect(fileCredentials(fileWith('devices: {}')).resolve(device)).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
    })
  })
})

describe('other sources', () => {
  test('a callback is asked with the device and the signal', async () => {
    const { signal } = new AbortController()
    const provider = callbackCredentials(({ name }, options) => {
      expect(options.signal).toBe(signal)
      return { username: name }
    })

    await expect(provider.resolve(device, { signal })).resolves.toEqual({ username: 'edge-1' })
    await expect(provider.resolve(device, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
  })

  test('sealed credentials show themselves to nobody, and a copy of what they resolved changes nothing', async () => {
    const sealed = sealCredentials({ username: 'ops', password: 'hunter2' })
    const resolved = await sealed.resolve(device)
    resolved.password = 'changed'

    expect(`${JSON.stringify({ ...sealed })}${inspect(sealed, { showHidden: true })}${String(sealed)}`).not.toContain(
      'hunter2',
    )
    await expect(sealed.resolve(device)).resolves.toEqual({ username: 'ops', password: 'hunter2' })
  })

  test.each([
    [{ username: 'own' }, { username: 'other', password: 'other' }, { username: 'own', password: 'other' }],
    [
      { secrets: { enable: 'en' } },
      { username: 'u', password: 'p' },
      { username: 'u', password: 'p', secrets: { enable: 'en' } },
    ],
    [
      { username: 'own', password: 'own' },
      { username: 'other', agent: true as const },
      { username: 'own', password: 'own' },
    ],
  ])('%j is completed by %j', async (own, fallback, expected) => {
    const provider = withFallbackCredentials(sealCredentials(own), toCredentialProvider(fallback))

    await expect(provider?.resolve(device)).resolves.toEqual(expected)
  })

  test('a fallback that has nothing is no obstacle, one that fails is', async () => {
    const own = sealCredentials({ username: 'own' })
    const nothing = environmentCredentials({ env: {} })
    const broken = callbackCredentials(() => Promise.reject(new Error('vault is sealed')))

    await expect(withFallbackCredentials(own, nothing)?.resolve(device)).resolves.toEqual({ username: 'own' })
    await expect(withFallbackCredentials(own, broken)?.resolve(device)).rejects.toThrow('vault is sealed')
    await expect(withFallbackCredentials(sealCredentials({}), nothing)?.resolve(device)).rejects.toMatchObject({
      code: 'CREDENTIALS_MISSING',
    })
    expect(withFallbackCredentials(own, undefined)).toBe(own)
  })
})
