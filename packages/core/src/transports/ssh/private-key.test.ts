import { generateKeyPairSync, randomBytes } from 'node:crypto'
import ssh2 from 'ssh2'
import { describe, expect, test } from 'vitest'
import { parsePrivateKey } from './private-key.js'

const source = (passphrase?: string) => ({ device: 'edge-1', label: 'given as text', passphrase })

/** Signs with the key under test and checks the signature with node's own. */
function expectToSign(pem: string, publicKey: import('node:crypto').KeyObject, passphrase?: string): void {
  const key = parsePrivateKey(pem, source(passphrase))
  const data = randomBytes(32)
  const signature = key.sign(data)
  const ssh = ssh2.utils.parseKey(key.getPublicSSH())
  if (ssh instanceof Error) throw ssh
  expect(key.getPublicPEM().replaceAll(/\s/g, '')).toBe(
    publicKey.export({ type: 'spki', format: 'pem' }).toString().replaceAll(/\s/g, ''),
  )
  expect(ssh.verify(data, signature)).toBe(true)
}

describe('keys that OpenSSL writes', () => {
  test('Ed25519 in PKCS #8', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    expectToSign(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey)
  })

  test('ECDSA in PKCS #8', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expectToSign(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey)
  })

  test('RSA in PKCS #8, encrypted', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' })
      .toString()
    expectToSign(pem, publicKey, 'open')
    expect(() => parsePrivateKey(pem, source())).toThrow(/encrypted and no passphrase/)
    expect(() => parsePrivateKey(pem, source('shut'))).toThrow(/does not open with the passphrase/)
  })

  test('a type SSH does not know is refused', () => {
    const pem = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(() => parsePrivateKey(pem, source())).toThrow(expect.objectContaining({ code: 'CREDENTIALS_INVALID' }))
  })
})

describe('keys in the OpenSSH format', () => {
  /** ssh2 now and then writes a key that it cannot read itself. */
  function encryptedKey(): string {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'open',
      cipher: 'aes256-cbc',
      rounds: 2,
    })
    return ssh2.utils.parseKey(key, 'open') instanceof Error ? encryptedKey() : key
  }
  const encrypted = encryptedKey()

  test('open with their passphrase', () => {
    expect(parsePrivateKey(encrypted, source('open')).isPrivateKey()).toBe(true)
  })

  test('without it the error says that one is needed', () => {
    expect(() => parsePrivateKey(encrypted, source())).toThrow(
      expect.objectContaining({ code: 'CREDENTIALS_INVALID', message: expect.stringContaining('no passphrase') }),
    )
  })

  test('with a wrong one the error says so, and does not repeat it', () => {
    expect(() => parsePrivateKey(encrypted, source('sesame'))).toThrow(
      expect.objectContaining({
        code: 'CREDENTIALS_INVALID',
        message: expect.not.stringContaining('sesame'),
      }),
    )
    expect(() => parsePrivateKey(encrypted, source('sesame'))).toThrow(/does not open with the passphrase/)
  })

  test('a key that was opened once is not opened again', () => {
    expect(parsePrivateKey(encrypted, source('open'))).toBe(parsePrivateKey(encrypted, source('open')))
  })
})
