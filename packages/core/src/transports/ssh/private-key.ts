import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type ParsedKey } from 'ssh2'
import { FlotillaError } from '../../errors/flotilla-error.js'

/** Parsed keys kept: an encrypted key costs a tenth of a second to open, each time. */
const CACHE_SIZE = 64
const cache = new Map<string, ParsedKey>()

interface KeySource {
  device: string
  /** How messages call the key: its path, or that it was given as text. */
  label: string
  passphrase: string | undefined
}

const invalid = (source: KeySource, problem: string, hint: string, cause?: unknown): FlotillaError =>
  new FlotillaError('CREDENTIALS_INVALID', `The private key for ${source.device} (${source.label}) ${problem}`, {
    device: source.device,
    cause,
    hint,
    details: { phase: 'credentials' },
  })

/** @throws CREDENTIALS_INVALID */
export async function loadPrivateKeyFile(
  path: string,
  passphrase: string | undefined,
  device: string,
): Promise<ParsedKey> {
  const file = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
  const source = { device, label: path, passphrase }
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    throw invalid(source, problem, 'Check the path and its permissions.', cause)
  }
  return parsePrivateKey(bytes, source)
}

/** Reads OpenSSH, PEM (PKCS #1, SEC1, PKCS #8) and PuTTY keys. @throws CREDENTIALS_INVALID */
export function parsePrivateKey(key: string | Uint8Array, source: KeySource): ParsedKey {
  const text = typeof key === 'string' ? key : Buffer.from(key).toString('utf8')
  const id = createHash('sha256')
    .update(`${source.passphrase ?? ''}\0${text}`)
    .digest('base64')
  const known = cache.get(id)
  if (known) return known
  const parsed = /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)
    ? fromPkcs8(text, source)
    : fromText(text, source)
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
  cache.set(id, parsed)
  return parsed
}

function fromText(text: string, source: KeySource): ParsedKey {
  const parsed = ssh2.utils.parseKey(text, source.passphrase)
  // The OpenSSH format may hold several keys in principle; ssh2 then answers a list.
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey | undefined) : parsed
  if (key instanceof Error) throw explain(key, source)
  if (!key?.isPrivateKey()) throw invalid(source, 'is a public key', 'Give the private half.')
  return key
}

function explain(error: Error, source: KeySource): FlotillaError {
  if (/no passphrase given/i.test(error.message)) {
    return invalid(source, 'is encrypted and no passphrase was given', 'Set credentials.passphrase.', error)
  }
  if (/passphrase|integrity check/i.test(error.message) && source.passphrase !== undefined) {
    return invalid(source, 'does not open with the passphrase', 'Check credentials.passphrase.', error)
  }
  return invalid(source, 'has an unknown or damaged format', 'Use a private key in OpenSSH or PEM format.', error)
}

function fromPkcs8(text: string, source: KeySource): ParsedKey {
  const { passphrase } = source
  if (text.includes('BEGIN ENCRYPTED') && passphrase === undefined)
    throw explain(new Error('no passphrase given'), source)
  let key: KeyObject
  try {
    key = createPrivateKey({ key: text, ...(passphrase !== undefined && { passphrase }) })
  } catch (cause) {
    throw explain(new Error(`Bad passphrase or format: ${(cause as Error).message}`), source)
  }
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return fromText(key.export({ type: 'pkcs1', format: 'pem' }).toString(), source)
    case 'ec':
      return fromText(key.export({ type: 'sec1', format: 'pem' }).toString(), source)
    case 'ed25519':
      return fromText(ed25519ToOpenSsh(key), source)
    default:
      throw invalid(source, `is of type ${key.asymmetricKeyType}`, 'Use an Ed25519, ECDSA or RSA key.')
  }
}

const sshString = (value: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(value as string)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Ed25519 has no older PEM form that ssh2 reads, so the key is written in OpenSSH's own (PROTOCOL.key), unencrypted. */
function ed25519ToOpenSsh(key: KeyObject): string {
  const seed = key.export({ type: 'pkcs8', format: 'der' }).subarray(-32)
  const point = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32)
  const type = 'ssh-ed25519'
  const publicPart = Buffer.concat([sshString(type), sshString(point)])
  const check = Buffer.alloc(8)
  const privatePart = Buffer.concat([check, publicPart, sshString(Buffer.concat([seed, point])), sshString('')])
  const padding = Buffer.from(Array.from({ length: (8 - (privatePart.length % 8)) % 8 }, (_, index) => index + 1))
  const count = Buffer.from([0, 0, 0, 1])
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    sshString('none'),
    sshString('none'),
    sshString(''),
    count,
    sshString(publicPart),
    sshString(Buffer.concat([privatePart, padding])),
  ])
  const body = whole.toString('base64').replace(/(.{70})/g, '$1\n')
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`
}
